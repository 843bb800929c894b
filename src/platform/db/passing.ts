import { errorCode } from '../error-code.ts';

/** Classes 08, 53 and 57 of SQLSTATE, and what the network says. */
const PASSING = /^(?:08|53|57|E(?:CONN|PIPE|HOST|NET|TIMEDOUT))/;
/** What the driver says, without a code, of a connection that broke or that the pool had none of. */
const LOST_CONNECTION = /timeout exceeded|Connection terminated|not queryable/;

/** Whether an error is of a database that is away, overloaded or starting: asked again later, it answers. */
export function isPassing(error: unknown): boolean {
  const message = Error.isError(error) ? error.message : '';
  return PASSING.test(errorCode(error) ?? '') || LOST_CONNECTION.test(message);
}
