import twilio from 'twilio';
import type { Config } from '../config.ts';
import type { Sending, SmsTransport } from './transport.ts';

interface TwilioError extends Error {
  status?: number;
  code?: number | string;
}

/** The customer told the carrier to stop. */
const OPTED_OUT = 21_610;
/** The provider answered without taking the message, for reasons that are not the message's: busy, down, or our account. */
const takenByNobody = [401, 403, 429, 500, 503];
/** The request never reached the provider. */
const neverArrived = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Sends by Twilio; `timeout` milliseconds without an answer is `unknown`, because the provider may have taken it. */
export function smsByTwilio(settings: NonNullable<Config['twilio']>, timeout = 15_000): SmsTransport {
  const client = twilio(settings.accountSid, settings.authToken, { timeout, autoRetry: false });
  if (settings.apiUrl) client.api.baseUrl = settings.apiUrl;
  return async ({ to, body, statusUrl }) => {
    try {
      const message = await client.messages.create({ to, body, from: settings.from, statusCallback: statusUrl });
      return { outcome: 'sent', providerId: message.sid };
    } catch (caught) {
      return sendingOf(caught as TwilioError);
    }
  };
}

/** A gateway's 502 or 504 and a lost connection leave open whether the message was taken. */
function sendingOf(error: TwilioError): Sending {
  const text = `${error.code ?? error.status ?? ''} ${error.message}`.trim();
  if (error.code === OPTED_OUT) return { outcome: 'refused', error: text, optedOut: true };
  if (error.status && takenByNobody.includes(error.status)) return { outcome: 'retry', error: text };
  if (error.status && error.status < 500) return { outcome: 'refused', error: text };
  return { outcome: neverArrived.includes(String(error.code)) ? 'retry' : 'unknown', error: text };
}
