import { isSignatureId, type SignatureId } from '../signature.ts';

/** The least id that a signature could have been given at a moment: ids hold the time of signing (RFC 9562, version 7). */
export function firstIdAt(moment: Date): SignatureId {
  const hex = Math.max(0, Math.min(moment.getTime(), 0xffff_ffff_ffff)).toString(16).padStart(12, '0');
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
  if (!isSignatureId(id)) throw new Error(`${id} is no UUID.`);
  return id;
}
