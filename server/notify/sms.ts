import twilio from 'twilio';
import type { Config } from '../config.ts';
import type { SmsTransport } from './transport.ts';

interface TwilioError extends Error {
  status?: number;
  code?: number | string;
}

/** The customer told the carrier to stop. */
const OPTED_OUT = 21_610;

/** Sends by Twilio; a time-out after the request left is `unknown`, because the provider may have taken it. */
export function smsByTwilio(settings: NonNullable<Config['twilio']>): SmsTransport {
  const client = twilio(settings.accountSid, settings.authToken, { timeout: 15_000, autoRetry: false });
  if (settings.apiUrl) client.api.baseUrl = settings.apiUrl;
  return async ({ to, body, statusUrl }) => {
    try {
      const message = await client.messages.create({ to, body, from: settings.from, statusCallback: statusUrl });
      return { outcome: 'sent', providerId: message.sid };
    } catch (caught) {
      const error = caught as TwilioError;
      const text = `${error.code ?? error.status ?? ''} ${error.message}`.trim();
      if (error.code === OPTED_OUT) return { outcome: 'refused', error: text, optedOut: true };
      if (error.status === 429 || (error.status && error.status >= 500)) return { outcome: 'retry', error: text };
      if (error.status) return { outcome: 'refused', error: text };
      return error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND'
        ? { outcome: 'retry', error: text }
        : { outcome: 'unknown', error: text };
    }
  };
}
