import { z } from 'zod';
import { startChild } from './child.ts';

export const sinkQuestionSchema = z.union([
  z.object({ ask: z.literal('listen') }),
  z.object({ ask: z.literal('receive'), mails: z.number() }),
]);

const receivedSchema = z.object({
  /** From the first arrival to the last. */
  seconds: z.number(),
  bytes: z.number(),
  /** The most that brought mails at the same time. */
  connections: z.number(),
});
export type Received = z.infer<typeof receivedSchema>;

/** A mail server that takes whatever it is sent, forgets it and counts, in its own process. */
export interface Sink extends AsyncDisposable {
  readonly smtpUrl: string;
  /** Waits until so many mails have come since the last call has ended. @throws where they do not come in time. */
  receive(mails: number): Promise<Received>;
}

export async function startSink(): Promise<Sink> {
  const child = startChild('sink.ts');
  const { port } = await child.ask({ ask: 'listen' }, z.object({ port: z.number() }));
  return {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    receive: (mails) => child.ask({ ask: 'receive', mails }, receivedSchema),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
