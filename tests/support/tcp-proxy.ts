import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a proxy does with connections: pass them on; take them and be silent; end them; or not be there at all. */
export type ProxyMood = 'passes' | 'hangs' | 'drops' | 'refuses';

/** Stands between a program and a server, as a network that can fail. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  become(mood: ProxyMood): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes connections on to another. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Map<Socket, Socket>();
  let mood: ProxyMood = 'passes';

  const take = (client: Socket): void => {
    client.on('error', () => client.destroy());
    if (mood === 'drops') return void client.destroy();
    const server = connect(targetPort, '127.0.0.1');
    pairs.set(client, server);
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => {
      pairs.delete(client);
      server.destroy();
    });
    if (mood === 'passes') join(client, server);
  };
  const listenOn = async (port: number): Promise<Server> => {
    const opened = createServer(take).listen(port, '127.0.0.1');
    await once(opened, 'listening');
    return opened;
  };
  let listener: Server | undefined = await listenOn(0);
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('A server that listens has an address.');
  const { port } = address;

  const dropAll = (): void => {
    for (const client of pairs.keys()) client.destroy();
  };
  const close = async (): Promise<void> => {
    const closing = listener;
    listener = undefined;
    const closed = new Promise((resolve) => (closing === undefined ? resolve(undefined) : closing.close(resolve)));
    dropAll();
    await closed;
  };
  return {
    port,
    become: async (next) => {
      mood = next;
      for (const [client, server] of pairs) {
        if (next === 'hangs') part(client, server);
        if (next === 'passes') join(client, server);
      }
      if (next === 'drops') dropAll();
      if (next === 'refuses') await close();
      else listener ??= await listenOn(port);
    },
    [Symbol.asyncDispose]: close,
  };
}

function join(client: Socket, server: Socket): void {
  client.pipe(server);
  server.pipe(client);
}

function part(client: Socket, server: Socket): void {
  client.unpipe(server);
  server.unpipe(client);
  client.pause();
  server.pause();
}
