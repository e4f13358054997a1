import nodemailer from 'nodemailer';
import type { EmailTransport, Sending } from './transport.ts';

/** One plain mailbox: a comma, a group or a line break in `to` would add recipients. */
const oneMailbox = /^[^\s,;:<>()"\\@]+@[^\s,;:<>()"\\@]+$/;

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

/** Errors before the message was handed over can be tried again; a lost connection after DATA may have been accepted. */
function sendingOf(error: SmtpError): Sending {
  const text = `${error.responseCode ?? error.code ?? ''} ${error.message}`.trim();
  if (error.responseCode && error.responseCode >= 500) return { outcome: 'refused', error: text };
  return { outcome: 'retry', error: text };
}

/** Sends by SMTP. The Message-ID stays the same on every retry, so a message accepted twice can be told apart. */
export function emailBySmtp(url: string, from: string): EmailTransport {
  const transport = nodemailer.createTransport(url, {});
  Object.assign(transport.options, { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 });
  return async (email) => {
    if (!oneMailbox.test(email.to)) return { outcome: 'refused', error: 'not one plain e-mail address' };
    try {
      await transport.sendMail({
        from: { name: email.fromName, address: from },
        replyTo: oneMailbox.test(email.replyTo) ? email.replyTo : undefined,
        to: { name: '', address: email.to },
        subject: email.subject,
        text: email.text,
        html: email.html,
        messageId: email.messageId,
        ...(email.calendar
          ? {
              icalEvent: {
                method: email.calendar.method,
                content: email.calendar.content,
                filename: 'appointment.ics',
              },
            }
          : {}),
      });
      return { outcome: 'sent', providerId: email.messageId };
    } catch (error) {
      return sendingOf(error as SmtpError);
    }
  };
}
