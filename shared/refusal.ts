/** Why a request was refused; each code has one HTTP status, mapped in server/refusal.ts. */
export const refusalCodes = {
  'bad-input': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'key-reused': 422,
  'too-many': 429,
} as const;
export type RefusalCode = keyof typeof refusalCodes;

/** One field that was wrong and what would be right. */
export interface FieldError {
  field: string;
  message: string;
}

/** The body every refused request carries (RFC 9457 problem details). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: RefusalCode | 'broken';
  detail: string;
  fields?: FieldError[];
}
