import type { Server } from 'node:http';

export interface ConnectionLimits {
  /** Open at once, in all. */
  readonly most: number;
  /** Of one network. */
  readonly mostANetwork: number;
  /** Which connections count together; undefined for one that counts in the whole alone. */
  readonly networkOf: (address: string) => string | undefined;
  readonly onRefused: (why: 'all' | 'network') => void;
}

/** Hangs up on whoever would hold so many connections that none is left for others. */
export function limitConnections(server: Server, { most, mostANetwork, networkOf, onRefused }: ConnectionLimits): void {
  const open = new Map<string, number>();
  server.maxConnections = most;
  server.on('drop', () => onRefused('all'));
  server.on('connection', (socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    if (network === undefined) return;
    const count = (open.get(network) ?? 0) + 1;
    if (count > mostANetwork) {
      onRefused('network');
      socket.destroy();
      return;
    }
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
}
