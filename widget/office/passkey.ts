/** Passkeys in the browser; loaded only when somebody uses one. */
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

type Options = PublicKeyCredentialCreationOptionsJSON | PublicKeyCredentialRequestOptionsJSON;

async function post<T>(path: string, body: object): Promise<T> {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = (await answer.json()) as T & { detail?: string };
  if (!answer.ok) throw new Error(said.detail ?? '');
  return said;
}

/**
 * Makes or uses a passkey: asks `path`/options what for, lets the browser answer, and sends the answer to `path`. Gives
 * what went wrong in a sentence, or nothing.
 */
export async function come(path: string, optionsPath = `${path}/options`, name = ''): Promise<string> {
  try {
    const options = await post<Options>(optionsPath, {});
    const response =
      'rp' in options
        ? await startRegistration({ optionsJSON: options })
        : await startAuthentication({ optionsJSON: options });
    await post(path, { response, name });
    return '';
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAllowedError') return 'Nothing was chosen. You can try again.';
    if (error instanceof Error && error.name === 'InvalidStateError')
      return 'This device has a passkey for you already.';
    return (error instanceof Error && error.message) || 'That did not work. Please try again.';
  }
}
