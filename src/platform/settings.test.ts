import { faultLine, readSettings } from './settings.ts';

function settingsOf(env: Record<string, string>) {
  const result = readSettings(env);
  if (result.kind === 'faults') throw new Error(result.faults.map(faultLine).join('\n'));
  return result.settings;
}

function faultNames(env: Record<string, string>): string[] {
  const result = readSettings(env);
  return result.kind === 'faults' ? result.faults.map((fault) => fault.name) : [];
}

describe('settings', () => {
  it('need nothing set at all', () => {
    expect(settingsOf({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      mailboxPort: 1080,
      dataDir: '.data',
      role: 'all',
      webProcesses: 1,
      trustProxy: 0,
      allowUnsafeDatabase: false,
      logLevel: 'info',
    });
  });

  it('take an empty value for unset, as a copied .env.example has them', () => {
    expect(settingsOf({ PORT: '', DATABASE_URL: '', MASTER_KEY: '' }).port).toBe(3000);
  });

  it('report every fault together', () => {
    const wrong = {
      PORT: '70000',
      BASE_URL: 'petition.example.org',
      DATABASE_URL: 'mysql://x',
      DATABASE_OWNER_URL: 'mysql://x',
      SMTP_URL: 'http://x',
      MAILBOX_PORT: 'many',
      MAIL_FROM: 'nobody',
      MASTER_KEY: 'c2hvcnQ=',
      PREVIOUS_MASTER_KEY: 'file',
      ROLE: 'queen',
      WEB_PROCESSES: '0',
      TRUST_PROXY: '-1',
      SECURITY_CONTACT: 'security@example.org',
      HSTS_SUBDOMAINS: '1',
      ALLOW_UNSAFE_DATABASE: 'true',
      LOG_LEVEL: 'loud',
    };
    expect(faultNames(wrong)).toEqual(Object.keys(wrong));
  });

  it('want a relay named: where it is not, Nodemailer would send to this machine', () => {
    for (const typed of ['smtp://', 'smtps://:465', 'smtp:mail.example.org', 'smtp:///mail.example.org']) {
      expect([typed, faultNames({ SMTP_URL: typed })]).toEqual([typed, ['SMTP_URL']]);
    }
    expect(settingsOf({ SMTP_URL: 'smtp://[::1]:2525' }).smtpUrl).toBe('smtp://[::1]:2525');
  });

  it('tell each fault in one line with the name, what is wrong and an example', () => {
    const result = readSettings({ PORT: 'x' });
    expect(result.kind === 'faults' && result.faults.map(faultLine)).toEqual([
      'PORT must be a port number from 0 to 65535, for example: 3000',
    ]);
  });

  it('require a master key where the database is not the embedded one', () => {
    const env = { DATABASE_URL: 'postgres://localhost/signatory' };
    expect(faultNames(env)).toEqual(['MASTER_KEY']);
    expect(settingsOf({ ...env, MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }).masterKey).toHaveLength(32);
    expect(settingsOf({ ...env, MASTER_KEY: 'file' }).masterKey).toBeUndefined();
  });

  it('take a former master key only beside a new one', () => {
    const one = Buffer.alloc(32, 7).toString('base64');
    const other = Buffer.alloc(32, 8).toString('base64');
    expect(settingsOf({ MASTER_KEY: one, PREVIOUS_MASTER_KEY: other }).previousMasterKey).toHaveLength(32);
    expect(faultNames({ MASTER_KEY: one, PREVIOUS_MASTER_KEY: one })).toEqual(['PREVIOUS_MASTER_KEY']);
    expect(faultNames({ PREVIOUS_MASTER_KEY: one })).toEqual(['MASTER_KEY']);
    expect(faultNames({ MASTER_KEY: 'file', PREVIOUS_MASTER_KEY: one })).toEqual(['MASTER_KEY']);
  });

  it('take an owner of the tables only beside whoever serves', () => {
    const owner = 'postgres://owner@db.example.org/signatory';
    expect(faultNames({ DATABASE_OWNER_URL: owner })).toEqual(['DATABASE_URL']);
    const both = { DATABASE_OWNER_URL: owner, DATABASE_URL: 'postgres://db.example.org/signatory', MASTER_KEY: 'file' };
    expect(settingsOf(both).databaseOwnerUrl).toBe(owner);
  });

  it('take where to report a weakness as one address, in one line', () => {
    for (const contact of ['mailto:security@example.org', 'https://example.org/security']) {
      expect(settingsOf({ SECURITY_CONTACT: contact }).securityContact).toBe(contact);
    }
    for (const contact of ['http://example.org', 'javascript:alert(1)', 'mailto:a@b.org\nContact: x', '+32 2 555']) {
      expect(faultNames({ SECURITY_CONTACT: contact })).toEqual(['SECURITY_CONTACT']);
    }
  });

  it('take the base address without its last slash, and none with a path', () => {
    expect(settingsOf({ BASE_URL: 'https://petition.example.org/' }).baseUrl).toBe('https://petition.example.org');
    expect(faultNames({ BASE_URL: 'https://example.org/petition' })).toEqual(['BASE_URL']);
  });
});
