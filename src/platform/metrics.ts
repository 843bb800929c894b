import { Counter, Gauge, Registry } from 'prom-client';

/** One constant a fact, with labels of few values; read at /metrics. */
export const registry = new Registry();

export const signaturesTaken = new Counter({
  name: 'signatory_sign_requests_total',
  help: 'Sign requests by what became of them',
  labelNames: ['outcome'],
  registers: [registry],
});

export const signaturesHeld = new Counter({
  name: 'signatory_held_signatures_total',
  help: 'Signatures set aside for the organisers, by why',
  labelNames: ['reason'],
  registers: [registry],
});

export const confirmations = new Counter({
  name: 'signatory_confirm_requests_total',
  help: 'Confirm requests by what became of them',
  labelNames: ['outcome'],
  registers: [registry],
});

export const connectionsRefused = new Counter({
  name: 'signatory_connections_refused_total',
  help: 'Connections that were hung up on, since too many were open in all or from one network',
  labelNames: ['why'],
  registers: [registry],
});

export const mails = new Counter({
  name: 'signatory_mails_total',
  help: 'Mails to signatories by what became of each attempt',
  labelNames: ['outcome'],
  registers: [registry],
});

export const mailsWaiting = new Gauge({
  name: 'signatory_mail_jobs_waiting',
  help: 'Mail jobs that wait to be run',
  registers: [registry],
});

export const oldestMailSeconds = new Gauge({
  name: 'signatory_mail_jobs_oldest_seconds',
  help: 'How long the oldest mail job that is due has waited',
  registers: [registry],
});
