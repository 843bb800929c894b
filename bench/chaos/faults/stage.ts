import { randomBytes } from 'node:crypto';
import { freePort } from '../../../src/platform/free-port.ts';
import { startTcpProxy, type TcpProxy } from '../../../tests/support/tcp-proxy.ts';
import { type DemoStore, openDemoStore } from '../../tools/demo-store.ts';
import { endRun, marker, productProcesses } from '../processes.ts';
import { type Env, type Program, startProgram } from '../program.ts';
import { type ChaosSink, startChaosSink } from '../sink.ts';

/** One program (web and worker) at a Postgres of the harness, with a network between them that can fail. */
export interface Stage extends AsyncDisposable {
  readonly store: DemoStore;
  readonly proxy: TcpProxy;
  readonly sink: ChaosSink;
  readonly program: Program;
  readonly baseUrl: string;
  /** The processes of the program: the same ones after a fault as before it, where nothing was started anew. */
  pids(): Promise<string>;
}

export async function startStage(folder: string, { env = {} }: { readonly env?: Env } = {}): Promise<Stage> {
  await using parts = new AsyncDisposableStack();
  const store = parts.use(await openDemoStore(folder));
  const database = new URL(store.store.connectionString);
  const proxy = parts.use(await startTcpProxy(Number(database.port)));
  database.port = String(proxy.port);
  const sink = parts.use(await startChaosSink(() => undefined));
  const mark = randomBytes(6).toString('hex');
  const port = await freePort('127.0.0.1');
  const baseUrl = `http://127.0.0.1:${port}`;
  parts.defer(() => endRun(mark));
  const program = await startProgram(
    {
      [marker]: mark,
      PORT: String(port),
      BASE_URL: baseUrl,
      DATABASE_URL: database.href,
      MASTER_KEY: 'file',
      SMTP_URL: sink.smtpUrl,
      DATA_DIR: folder,
      LOG_LEVEL: 'info',
      ...env,
    },
    { cwd: folder, logFile: `${folder}.log` },
  );
  const opened = parts.move();
  return {
    store,
    proxy,
    sink,
    program,
    baseUrl,
    pids: async () => (await productProcesses(mark)).map(({ pid }) => pid).join(),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
