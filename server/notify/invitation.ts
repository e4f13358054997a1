import type { Locale } from '../../shared/policy.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../db/connect.ts';
import { type StaffWords, tellStaff } from './sign-in.ts';

/** `name` of the invited, `business` that invites them. */
const words: Record<Locale, (name: string, business: string) => StaffWords> = {
  en: (name, business) => ({
    subject: 'Your invitation',
    open: `Hello ${name}, ${business} invites you to its office. Open this link and choose how you want to sign in. It works once, for seven days:`,
    ignore: 'You do not know what this is about? Then do nothing.',
  }),
  fr: (name, business) => ({
    subject: 'Votre invitation',
    open: `Bonjour ${name}, ${business} vous invite dans son bureau. Ouvrez ce lien et choisissez comment vous connecter. Il fonctionne une seule fois, pendant sept jours :`,
    ignore: 'Vous ne savez pas de quoi il s’agit ? Alors ne faites rien.',
  }),
  nl: (name, business) => ({
    subject: 'Uw uitnodiging',
    open: `Beste ${name}, ${business} nodigt u uit in zijn kantoor. Open deze link en kies hoe u zich wilt aanmelden. Hij werkt één keer, zeven dagen lang:`,
    ignore: 'Weet u niet waarover dit gaat? Dan hoeft u niets te doen.',
  }),
  de: (name, business) => ({
    subject: 'Ihre Einladung',
    open: `Guten Tag ${name}, ${business} lädt Sie ins Büro ein. Öffnen Sie diesen Link und wählen Sie, wie Sie sich anmelden wollen. Er gilt einmal, sieben Tage lang:`,
    ignore: 'Sie wissen nicht, worum es geht? Dann brauchen Sie nichts zu tun.',
  }),
  uk: (name, business) => ({
    subject: 'Ваше запрошення',
    open: `Вітаємо, ${name}! ${business} запрошує вас до свого офісу. Відкрийте це посилання й оберіть, як ви будете входити. Воно працює один раз, сім днів:`,
    ignore: 'Не знаєте, про що йдеться? Тоді нічого не робіть.',
  }),
};

/** Puts an invitation for a new member of staff into the outbox, in the transaction that issues it. */
export const tellInvitation = (
  ctx: Pick<Context, 'config' | 'id' | 'now'>,
  tx: Tx,
  business: Business,
  { name, email, url }: { name: string; email: string; url: string },
): Promise<void> => tellStaff(ctx, tx, business, 'invite', { email, url }, words[business.locale](name, business.name));
