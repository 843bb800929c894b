import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../free-port.ts';
import { randomSecretFile } from '../secret-file.ts';
import { findPostgresBinaries, findPostgresRunner } from './postgres-binaries.ts';
import { type Cluster, makeCluster } from './postgres-cluster.ts';
import { isAlive, isServer, readPostmaster } from './postmaster.ts';
import { makeEmbeddedRole } from './serving-role.ts';

/** Every program that uses the cluster holds this lock shared; who gets it alone is the last, and stops Postgres. */
const HOLDER_LOCK = 0x5169;
const START_TIMEOUT_MS = 60_000;
/** Shared memory that a killed server's last processes still hold, or a port somebody was faster to take: try again. */
const MOST_STARTS = 20;
/** From one vain attempt to bring a lost server back to the next. */
const BRING_BACK_MS = 3_000;

/** Sized for a machine with two cores that runs everything; durability is Postgres's own default: full. */
const FLAGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_min_messages: 'fatal',
};

export interface EmbeddedPostgres extends AsyncDisposable {
  /** As whoever owns all there is. */
  readonly connectionString: string;
  /** As the program serves: somebody who owns nothing. */
  readonly servingString: string;
  /** The server's process, while it runs. */
  pid(): Promise<number | undefined>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Told each time a lost server could not be brought back; it is tried again. */
  readonly onError: (error: Error) => void;
}

/**
 * Starts the Postgres of a data folder, or joins the one that already runs there.
 *
 * Several programs may use one folder at once; the last to leave stops the server. A server that dies is started again
 * on the same port, so that pools find it.
 *
 * @throws where it cannot be started, in one sentence.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const cluster: Cluster = {
    folder: path.join(dataDir, 'postgres'),
    password: (await randomSecretFile(path.join(dataDir, 'postgres.password'))).toString('hex'),
    binaries: await findPostgresBinaries(),
    runner: await findPostgresRunner(dataDir),
  };
  await makeCluster(cluster, dataDir);

  let leaving = false;
  const first = await join(cluster, undefined);
  const ownerString = connectionString(cluster, first.port);
  let holding = Promise.resolve(first);
  /** However long it takes: a full disk, say, is emptied one day. */
  const bringBack = async (port: number): Promise<Holder> => {
    for (;;) {
      try {
        return await join(cluster, port);
      } catch (error) {
        if (leaving) throw error;
        options.onError(Error.isError(error) ? error : new Error('The embedded Postgres was lost.', { cause: error }));
        await sleep(BRING_BACK_MS);
      }
    }
  };
  const watch = ({ client, port }: Holder) => {
    client.once('end', () => {
      if (leaving) return;
      holding = bringBack(port);
      holding.then(watch, () => undefined);
    });
  };
  watch(first);

  return {
    connectionString: ownerString,
    servingString: await makeEmbeddedRole(first.client, ownerString),
    pid: async () => (await readPostmaster(cluster.folder))?.pid,
    [Symbol.asyncDispose]: async () => {
      leaving = true;
      // One that is being started again is stopped too, once it is up.
      const holder = await holding.catch(() => undefined);
      if (holder !== undefined) await leave(cluster, holder);
    },
  };
}

interface Holder {
  readonly client: pg.Client;
  readonly port: number;
}

function connectionString({ password }: Cluster, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** Connects to the running server, or starts one (on `port`, if given) and connects. */
async function join(cluster: Cluster, port: number | undefined): Promise<Holder> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let log = '';
  let child: ChildProcess | undefined;
  let starts = 0;
  while (Date.now() < deadline && starts <= MOST_STARTS) {
    const running = await readPostmaster(cluster.folder);
    const candidate = running?.port ?? port;
    const holder = candidate === undefined ? undefined : await hold(cluster, candidate);
    if (holder !== undefined) return holder;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      // One that is starting, stopping or recovering answers soon; a dead one's file is taken over by the next.
      if (running === undefined || !(await isServer(cluster.folder, running.pid))) {
        starts += 1;
        child = startServer(cluster, port ?? (await freePort('127.0.0.1')), (text) => {
          log = (log + text).slice(-2_000);
        });
      }
    }
    await sleep(50);
  }
  const reason = log.match(/FATAL: +(.*)/)?.[1] ?? log.trim().split('\n').at(-1) ?? '';
  throw new Error(`The embedded Postgres in ${cluster.folder} did not start: ${reason}`);
}

function startServer({ folder, binaries, runner }: Cluster, port: number, onLog: (text: string) => void): ChildProcess {
  const settings = Object.entries(FLAGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { file, args } = runner.command(binaries.postgres, ['-D', folder, '-p', String(port), ...settings]);
  // A group of its own: Ctrl-C in a terminal reaches us alone, and we end Postgres last.
  const child = spawn(file, args, { ...runner.identity, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', onLog);
  child.on('error', (error) => onLog(error.message));
  child.unref();
  if ('unref' in child.stderr && typeof child.stderr.unref === 'function') child.stderr.unref();
  return child;
}

async function hold(cluster: Cluster, port: number): Promise<Holder | undefined> {
  const client = new pg.Client({
    connectionString: connectionString(cluster, port),
    connectionTimeoutMillis: 2_000,
    application_name: 'signatory holder',
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [HOLDER_LOCK]);
    return { client, port };
  } catch {
    await client.end().catch(() => undefined);
    return undefined;
  }
}

async function leave(cluster: Cluster, { client }: Holder): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [HOLDER_LOCK]);
    const last = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [HOLDER_LOCK]);
    const postmaster = last.rows[0]?.alone ? await readPostmaster(cluster.folder) : undefined;
    if (postmaster === undefined) return;
    process.kill(postmaster.pid, 'SIGINT');
    while (isAlive(postmaster.pid)) await sleep(20);
  } catch {
    // The server is gone already: there is nothing left to stop.
  } finally {
    await client.end().catch(() => undefined);
  }
}
