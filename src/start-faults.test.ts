import { startFault, startFaultOrAny } from './start-faults.ts';

const embedded = { port: 3000, host: '127.0.0.1', dataDir: '/srv/signatory', databaseUrl: undefined };
const external = { ...embedded, databaseUrl: 'postgres://petition:topsecret@db.example.org:5432/petition' };

function systemError(fields: { readonly [field: string]: string }): Error {
  return Object.assign(new Error('as the system says it'), fields);
}

describe('why the program cannot start is told in one line', () => {
  it.each([
    [{ code: 'EADDRINUSE', syscall: 'listen' }, 'PORT 3000 is in use by another program, for example: 3001'],
    [{ code: 'EACCES', syscall: 'listen' }, 'PORT 3000 needs rights that this user does not have, for example: 3000'],
    [
      { code: 'EADDRNOTAVAIL', syscall: 'listen' },
      'HOST 127.0.0.1 is not an address of this machine, for example: 127.0.0.1',
    ],
    [
      { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: '127.0.0.1' },
      'HOST 127.0.0.1 is not an address of this machine, for example: 127.0.0.1',
    ],
    [
      { code: 'EEXIST', syscall: 'mkdir', path: '/srv/signatory' },
      'DATA_DIR /srv/signatory cannot be used: it is not a folder, for example: .data',
    ],
    [
      { code: 'EACCES', syscall: 'open', path: '/srv/signatory/master.key' },
      'DATA_DIR /srv/signatory cannot be used: this user may not write there, for example: .data',
    ],
    [
      { code: 'ENOSPC', syscall: 'write', path: '/srv/signatory/postgres.password' },
      'DATA_DIR /srv/signatory cannot be used: its disk is full, for example: .data',
    ],
  ])('a setting by its name, exit code 2: %j', (fields, line) => {
    expect(startFault(systemError(fields), embedded)).toEqual({ line, exitCode: 2 });
  });

  it.each([
    ['28P01', 'DATABASE_URL names a user or password that is not let in (28P01).'],
    ['3D000', 'DATABASE_URL names a database that does not exist (3D000).'],
    ['42501', 'DATABASE_URL names a user who may not create tables (42501).'],
  ])('a DATABASE_URL that is wrong, exit code 2: %s', (code, line) => {
    expect(startFault(systemError({ code }), external)).toEqual({ line, exitCode: 2 });
  });

  it.each([
    [
      systemError({ code: 'ECONNREFUSED' }),
      'DATABASE_URL names a server that does not answer: db.example.org:5432 (ECONNREFUSED).',
    ],
    [
      new Error('timeout exceeded when trying to connect'),
      'DATABASE_URL names a server that does not answer: db.example.org:5432 (no answer).',
    ],
    [
      systemError({ code: '57P03' }),
      'DATABASE_URL names a database that cannot be used: as the system says it (57P03).',
    ],
  ])('a database that is away, exit code 1, without its password', (error, line) => {
    expect(startFault(error, external)).toEqual({ line, exitCode: 1 });
  });

  it('what was found wrong with a setting when it was used', () => {
    const error = new Error('MASTER_KEY is not the one that this database was sealed with: set the right one.');
    expect(startFault(error, embedded)).toEqual({ line: error.message, exitCode: 2 });
  });

  it('all else in its own words, without the stack', () => {
    expect(startFault(new Error('The moon is full.'), external)).toBeUndefined();
    expect(startFaultOrAny(new Error('The moon is full.\n  at night'), embedded)).toEqual({
      line: 'Signatory could not start: The moon is full.',
      exitCode: 1,
    });
  });
});
