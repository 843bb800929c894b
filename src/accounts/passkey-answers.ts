import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

const base64url = z.string().regex(/^[\w-]*={0,2}$/);

const attestationSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).default([]),
  }),
});

const assertionSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url }),
});

/** What a browser answered when it made a passkey (Web Authentication, level 3: toJSON). */
export function parseAttestation(answer: string): RegistrationResponseJSON | undefined {
  const parsed = attestationSchema.safeParse(jsonIn(answer));
  return parsed.success ? { ...parsed.data, clientExtensionResults: {} } : undefined;
}

/** What a browser answered when it signed with a passkey. */
export function parseAssertion(answer: string): AuthenticationResponseJSON | undefined {
  const parsed = assertionSchema.safeParse(jsonIn(answer));
  return parsed.success ? { ...parsed.data, clientExtensionResults: {} } : undefined;
}

function jsonIn(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
