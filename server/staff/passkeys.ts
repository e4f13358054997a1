/** Passkeys of staff: made by their browser or phone, kept here by their public half. */
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import type { Business } from '../business/business.ts';
import { activeStaff } from '../business/staff.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';
import type { Row } from '../db/schema.ts';

/** Loaded when the first passkey is used: it is large, and most requests are about something else. */
const webauthn = () => import('@simplewebauthn/server');

/** Nobody needs more. */
export const MOST_PASSKEYS = 20;

/** Ed25519, ES256 and RS256: what every authenticator of today has one of. */
const algorithms = [-8, -7, -257];

/** A passkey belongs to the name of the house it was made in. */
const house = ({ config }: Pick<Context, 'config'>): { origin: string; id: string } => {
  const { origin, hostname } = new URL(config.baseUrl ?? 'http://localhost');
  return { origin, id: hostname };
};

/** Whose a passkey is, as the passkey itself remembers it. */
const handleOf = (staff: { businessId: string; id: string }): string => `${staff.businessId}.${staff.id}`;

export const passkeysOf = (db: Db, businessId: string, staffId: string): Promise<Row<'passkey'>[]> =>
  db
    .selectFrom('passkey')
    .selectAll()
    .where('businessId', '=', businessId)
    .where('staffId', '=', staffId)
    .orderBy('createdAt')
    .execute();

/** What a browser needs to know to make a passkey. */
export async function registrationOptions(
  ctx: Context,
  business: Business,
  staff: { id: string; email: string; name: string },
  challenge: Buffer,
) {
  const known = await passkeysOf(ctx.database.read, business.id, staff.id);
  const { generateRegistrationOptions } = await webauthn();
  return generateRegistrationOptions({
    rpName: business.name,
    rpID: house(ctx).id,
    userID: Buffer.from(handleOf({ businessId: business.id, id: staff.id })),
    userName: staff.email,
    userDisplayName: staff.name,
    challenge: Uint8Array.from(challenge),
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    excludeCredentials: known.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

export type NewPasskey = Pick<Row<'passkey'>, 'id' | 'publicKey' | 'counter' | 'transports'>;

/** The passkey in a browser's answer, or null where it does not answer our challenge. */
export async function readRegistration(
  ctx: Pick<Context, 'config'>,
  response: unknown,
  challenge: string | null,
): Promise<NewPasskey | null> {
  if (!challenge) return null;
  const { origin, id } = house(ctx);
  const { verifyRegistrationResponse } = await webauthn();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential } = registrationInfo;
    return {
      id: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: JSON.stringify(credential.transports ?? []),
    };
  } catch {
    // The library throws for every answer that is not right, and whatever is wrong with it, it is no passkey.
    return null;
  }
}

/** Keeps a passkey. */
export async function savePasskey(
  ctx: Pick<Context, 'now'>,
  tx: Tx,
  businessId: string,
  staffId: string,
  passkey: NewPasskey & { name: string },
): Promise<void> {
  await tx
    .insertInto('passkey')
    .values({ ...passkey, businessId, staffId, createdAt: ctx.now(), usedAt: null })
    .execute();
}

export const deletePasskey = (tx: Tx, businessId: string, id: string): Promise<unknown> =>
  tx.deleteFrom('passkey').where('businessId', '=', businessId).where('id', '=', id).execute();

/** What a browser needs to know to come in with a passkey: whose it is, the passkey says itself. */
export async function signInOptions(ctx: Context, challenge: Buffer) {
  const { generateAuthenticationOptions } = await webauthn();
  return generateAuthenticationOptions({
    rpID: house(ctx).id,
    userVerification: 'required',
    challenge: Uint8Array.from(challenge),
  });
}

/** Who comes in with a passkey, or null for every kind of wrong one. */
export async function readSignIn(
  ctx: Context,
  response: unknown,
  challenge: string | null,
): Promise<Row<'staff'> | null> {
  const answer = response as AuthenticationResponseJSON;
  const handle = answer.response?.userHandle;
  if (!challenge || typeof handle !== 'string') return null;
  const [businessId = '', staffId = ''] = Buffer.from(handle, 'base64url').toString().split('.');
  if (!/^[\w-]{1,64}$/.test(businessId)) return null;
  const db = ctx.database.db;
  const passkey = (await passkeysOf(db, businessId, staffId.replace(/[^\w-]/g, ''))).find((p) => p.id === answer.id);
  const staff = passkey && (await activeStaff(db, businessId, passkey.staffId));
  if (!staff) return null;
  const { origin, id } = house(ctx);
  const { verifyAuthenticationResponse } = await webauthn();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      credential: {
        id: passkey.id,
        publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
        transports: JSON.parse(passkey.transports) as AuthenticatorTransport[],
      },
    });
    if (!verified) return null;
    await db
      .updateTable('passkey')
      .set({ counter: authenticationInfo.newCounter, usedAt: ctx.now() })
      .where('businessId', '=', businessId)
      .where('id', '=', passkey.id)
      .execute();
    return staff;
  } catch {
    // As above: the library throws for every wrong answer.
    return null;
  }
}
