import nodemailer from 'nodemailer';
import type { EmailTransport, Sending } from './transport.ts';

/** One plain mailbox: a comma, a group or a line break in `to` would add recipients. */
const oneMailbox = /^[^\s,;:<>()"\\@]+@[^\s,;:<>()"\\@]+$/;

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

/** What the server says no to here is about this message; anywhere else (greeting, log-in, sender) it is about us. */
const aboutTheMessage = ['RCPT TO', 'DATA'];

/**
 * A final no to the message ends it. All else can be tried again: also a connection lost after DATA, when the server may
 * have taken it, because the Message-ID lets the second copy be told.
 */
function sendingOf(error: SmtpError): Sending {
  const text = `${error.responseCode ?? error.code ?? ''} ${error.message}`.trim();
  const final = (error.responseCode ?? 0) >= 500 && aboutTheMessage.includes(error.command ?? '');
  return { outcome: final ? 'refused' : 'retry', error: text };
}

/** Sends by SMTP, and gives up on a server that says nothing for `patience` milliseconds. */
export function emailBySmtp(url: string, from: string, patience = 20_000): EmailTransport {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: patience / 2,
    greetingTimeout: patience / 2,
    socketTimeout: patience,
  });
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
        // Keeps holiday answers away.
        headers: { 'Auto-Submitted': 'auto-generated' },
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
