import { type Bench, ratioGoal } from './bench.ts';
import { alternate, type Measured } from './tools/alternate.ts';
import { holdTally, mailsDone } from './tools/bench-store.ts';
import { BenchFailed, makeChecks } from './tools/checks.ts';
import { askForMails, composeMails, countMailed } from './tools/due-mails.ts';
import { startMailPool } from './tools/mail-pool-plan.ts';
import { startProduct } from './tools/product.ts';
import { newPrefix } from './tools/rounds.ts';
import { seedSealed } from './tools/seed.ts';
import { settle } from './tools/settle.ts';
import { type Received, startSink } from './tools/sink-plan.ts';

const MAILS_A_SECOND = 1_000;
const BASE_URL = 'https://petition.example.org';

export const mail: Bench = {
  name: 'mail',
  summary: 'the worker sending the mails that are due, against a bare Nodemailer pool sending the same',
  isHeavy: false,
  run: async ({ stage, rounds, seconds, size, isQuick, say }) => {
    const checks = makeChecks();
    const mails = size ?? Math.ceil(seconds * MAILS_A_SECOND);
    // A database of its own, to which no other worker comes.
    const bench = await stage.store('mail');
    await using sink = await startSink();
    await using pool = startMailPool(sink.smtpUrl);
    const env = { ROLE: 'worker', SMTP_URL: sink.smtpUrl, BASE_URL };
    await using _worker = await startProduct({ dataDir: bench.dataDir, env });

    const received: { ours?: Received; reference?: Received } = {};
    const comparison = await alternate({
      rounds,
      isWarmedUp: !isQuick,
      ours: async () => {
        const refs = await seedSealed(bench, { count: mails, state: 'pending', prefix: newPrefix() });
        await settle(bench.store.db);
        const before = await countMailed(bench);
        const arrived = sink.receive(mails);
        await askForMails(bench, refs);
        received.ours = await arrived;
        await mailsDone(bench);
        const mailed = (await countMailed(bench)) - before;
        checks.hold('every mail that has arrived is written down as sent once', mailed === mails, { mailed, mails });
        return measuredOf(mails, received.ours);
      },
      reference: async () => {
        const [ref] = await seedSealed(bench, { count: 1, state: 'pending', prefix: newPrefix() });
        if (ref === undefined) throw new BenchFailed('There is nobody to write to.');
        const arrived = sink.receive(mails);
        await pool.send({ mails: composeMails(bench, ref, BASE_URL), count: mails, prefix: newPrefix() });
        received.reference = await arrived;
        return measuredOf(mails, received.reference);
      },
      say,
    });
    const { ours, reference } = received;
    if (ours === undefined || reference === undefined) throw new BenchFailed('No mail was sent.');
    const isAlike = Math.abs(ours.bytes / reference.bytes - 1) < 0.01;
    checks.hold('both send mails of the same size', isAlike, { ours, reference });
    checks.hold('both use as many connections', ours.connections === reference.connections, { ours, reference });
    await holdTally(bench, checks);
    return {
      unit: 'mails a second',
      comparison,
      goals: [ratioGoal(comparison, 0.7)],
      notes: [{ what: 'a mail', value: ours.bytes / mails, unit: 'bytes' }],
      checks: checks.passed,
      settings: { 'mails a round': mails, connections: ours.connections, role: 'worker' },
    };
  },
};

function measuredOf(mails: number, { seconds }: Received): Measured {
  return { rate: (mails - 1) / seconds };
}
