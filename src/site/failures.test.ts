import { codeOf } from './failures.ts';

function anError(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe('what went wrong with a request', () => {
  it.each([
    ['refuses connections', anError('connect ECONNREFUSED', 'ECONNREFUSED')],
    ['is starting', anError('the database system is starting up', '57P03')],
    ['was killed', anError('terminating connection due to unexpected postmaster exit', '57P01')],
    ['has no room on its disk', anError('could not extend file', '53100')],
    ['gives no answer', anError('The database gave no answer in time.', 'ETIMEDOUT')],
    ['cut the connection', anError('Connection terminated unexpectedly')],
    ['cut it before', anError('Client has encountered a connection error and is not queryable')],
    ['has no connection left', anError('timeout exceeded when trying to connect')],
  ])('passes where the database %s: the sender may try again', (_what, error) => {
    expect(codeOf(error)).toBe('unavailable');
  });

  it('is ours where nobody expected it', () => {
    expect(codeOf(anError('x is not a function'))).toBe('failed');
  });

  it('is the sender’s where the body parser says so', () => {
    expect(codeOf(Object.assign(new Error('too large'), { status: 413 }))).toBe('too-large');
  });
});
