import type { Locale } from '../../shared/policy.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { escapeHtml } from '../html.ts';

/** What is said about a link to a member of staff. */
export interface StaffWords {
  subject: string;
  open: string;
  ignore: string;
}
const words: Record<Locale, StaffWords> = {
  en: {
    subject: 'Your sign-in link',
    open: 'Open this link and press the button to sign in. It works once, for half an hour:',
    ignore: 'You did not ask for it? Then do nothing.',
  },
  fr: {
    subject: 'Votre lien de connexion',
    open: 'Ouvrez ce lien et appuyez sur le bouton pour vous connecter. Il fonctionne une seule fois, pendant une demi-heure :',
    ignore: 'Vous ne l’avez pas demandé ? Alors ne faites rien.',
  },
  nl: {
    subject: 'Uw aanmeldlink',
    open: 'Open deze link en druk op de knop om u aan te melden. Hij werkt één keer, een half uur lang:',
    ignore: 'Niet zelf aangevraagd? Dan hoeft u niets te doen.',
  },
  de: {
    subject: 'Ihr Anmeldelink',
    open: 'Öffnen Sie diesen Link und drücken Sie den Knopf, um sich anzumelden. Er gilt einmal, eine halbe Stunde lang:',
    ignore: 'Sie haben ihn nicht angefordert? Dann brauchen Sie nichts zu tun.',
  },
  uk: {
    subject: 'Ваше посилання для входу',
    open: 'Відкрийте це посилання й натисніть кнопку, щоб увійти. Воно працює один раз, пів години:',
    ignore: 'Ви його не замовляли? Тоді нічого не робіть.',
  },
};

/** Puts a sign-in link for a member of staff into the outbox, in the transaction that issues it. */
export const tellSignIn = (
  ctx: Pick<Context, 'config' | 'id' | 'now'>,
  tx: Tx,
  business: Business,
  to: { email: string; url: string },
): Promise<void> => tellStaff(ctx, tx, business, 'sign-in', to, words[business.locale]);

/** Puts an e-mail with one link for a member of staff into the outbox. */
export async function tellStaff(
  ctx: Pick<Context, 'config' | 'id' | 'now'>,
  tx: Tx,
  business: Business,
  kind: 'sign-in' | 'invite',
  { email, url }: { email: string; url: string },
  { subject, open, ignore }: StaffWords,
): Promise<void> {
  const id = ctx.id('msg');
  const link = escapeHtml(url);
  await tx
    .insertInto('outbox')
    .values({
      businessId: business.id,
      id,
      kind,
      channel: 'email',
      recipient: email,
      customerId: null,
      appointmentId: null,
      appointmentVersion: null,
      locale: business.locale,
      subject: `${subject} – ${business.name}`,
      body: `${open}\n\n${url}\n\n${ignore}\n`,
      html: `<p>${escapeHtml(open)}</p><p><a href="${link}">${link}</a></p><p>${escapeHtml(ignore)}</p>`,
      calendar: '',
      messageId: `<${id}@${ctx.config.mailFrom.split('@')[1]}>`,
      status: 'pending',
      attempts: 0,
      notBefore: ctx.now(),
      leasedUntil: null,
      providerId: null,
      lastError: null,
      createdAt: ctx.now(),
      sentAt: null,
    })
    .execute();
}
