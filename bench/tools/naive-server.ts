import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import pg from 'pg';
import { z } from 'zod';
import { listenOnLoopback } from '../../src/platform/mail/listen.ts';
import { answerParent } from './child.ts';
import { CONNECTIONS, insertPlain } from './plain-signature.ts';

/** What anybody would write first: Express, a schema, and one statement a request. */
const signForm = z.object({
  name: z.string().trim().min(1).max(200),
  email: z.email().max(254),
  country: z.string().length(2),
  postcode: z.string().max(20).default(''),
  city: z.string().max(100).default(''),
  disclosure: z.enum(['public', 'recipients', 'count']),
  consent: z.literal('yes'),
  updates: z.enum(['yes', '']).default(''),
});

answerParent(z.object({ connectionString: z.string() }), async ({ connectionString }) => {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  const app = express();
  app.get('/hello', (_req, res) => {
    res.send('hello');
  });
  app.post('/:lang/c/:slug/sign', express.urlencoded({ extended: false }), async (req, res) => {
    const { lang, slug } = req.params;
    const read = signForm.safeParse(req.body);
    if (!read.success || slug === undefined) {
      res.status(422).send('invalid');
      return;
    }
    await insertPlain(pool, { slug: String(slug), ...read.data, token: randomUUID() });
    res.redirect(303, `/${String(lang)}/c/${String(slug)}/check-mail`);
  });
  app.post('/:lang/confirm/:token', async (req, res) => {
    const { lang, token } = req.params;
    const updated = await pool.query('update plain_signature set verified_at = now() where token = $1', [token]);
    if (updated.rowCount === 1) res.redirect(303, `/${lang}/signed/${token}`);
    else res.status(404).send('unknown');
  });
  return { port: await listenOnLoopback(createServer(app), 0) };
});
