import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { z } from 'zod';
import { inherited } from './inherited.ts';

/** A process of its own that answers questions, one at a time. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** @throws what the child threw, in its words. */
  ask<Answer>(question: object, answer: z.ZodType<Answer>): Promise<Answer>;
}

const replySchema = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

/** Starts a program of bench/tools as a child process: what loads, refers or receives must not share ours. */
export function startChild(program: string): Child {
  const child = fork(path.join(import.meta.dirname, program), {
    env: inherited(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (child.pid === undefined) throw new Error(`${program} could not be started.`);
  const ended = once(child, 'exit');
  return {
    pid: child.pid,
    ask: async (question, answer) => {
      child.send(question);
      const [message]: unknown[] = await Promise.race([
        once(child, 'message'),
        ended.then(() => {
          throw new Error(`${program} has ended.`);
        }),
      ]);
      const reply = replySchema.parse(message);
      if ('error' in reply) throw new Error(`${program}: ${reply.error}`);
      return answer.parse(reply.answer);
    },
    [Symbol.asyncDispose]: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** The child's end: answers each question, and ends with its parent. */
export function answerParent<Question>(
  question: z.ZodType<Question>,
  answer: (asked: Question) => Promise<unknown>,
): void {
  process.on('message', (message) => {
    Promise.resolve(message)
      .then((asked) => answer(question.parse(asked)))
      .then(
        (found) => process.send?.({ answer: found ?? null }),
        (error) => process.send?.({ error: Error.isError(error) ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.once('disconnect', () => process.exit());
}
