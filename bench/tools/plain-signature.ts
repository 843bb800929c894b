import type pg from 'pg';

/** The pool of both references. */
export const CONNECTIONS = 16;

/** A signature in plain text, as a naive server has it. */
export interface PlainSignature {
  readonly slug: string;
  readonly name: string;
  readonly email: string;
  readonly country: string;
  readonly postcode: string;
  readonly city: string;
  readonly disclosure: string;
  readonly updates: string;
  readonly token: string;
}

/** The single-row durable insert that ours is measured against, with and without HTTP around it. */
export async function insertPlain(pool: pg.Pool, signature: PlainSignature): Promise<void> {
  const { slug, name, email, country, postcode, city, disclosure, updates, token } = signature;
  await pool.query(
    `insert into plain_signature (slug, name, email, country, postcode, city, disclosure, wants_updates, token)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [slug, name, email, country, postcode, city, disclosure, updates === 'yes', token],
  );
}
