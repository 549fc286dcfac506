import * as z from 'zod'

const flag = z
  .enum(['0', '1', 'true', 'false'], 'must be 0 or 1')
  .transform((value) => value === '1' || value === 'true')

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

const wholeNumber = (least: number, most: number) => {
  const said = `must be a whole number from ${least} to ${most}`
  return z.coerce.number(said).int(said).min(least, said).max(most, said)
}

const isOrigin = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, origin, href } = new URL(text)
  return /^https?:$/.test(protocol) && href === `${origin}/`
}

/** Everything that can be set from outside, by environment variable. One list, checked once, at the start. */
const Environment = z.object({
  PORT: wholeNumber(0, 65_535).default(8787),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'must be http:// or https:// and a host, without a path, as in https://etude.example')
    .optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  AUTH_SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  /** How many proxies in front of the server may be believed about a client's address. */
  TRUST_PROXY: wholeNumber(0, 8).default(0),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^[^<>@\r\n]*(<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be an address, as in Etude <etude@school.example>',
    )
    .default('Etude <etude@localhost>'),
  /** A language model that words weeks. Without a name there is none, and nothing waits for one. */
  LANGUAGE_MODEL: z.string().min(1).max(200).optional(),
  LANGUAGE_MODEL_PROVIDER: z
    .enum(['openai-compatible', 'gemini'], 'must be openai-compatible or gemini')
    .default('openai-compatible'),
  LANGUAGE_MODEL_URL: z
    .string()
    .refine(
      (text) => /^https?:/.test(text) && URL.canParse(text),
      'must be the address of the service, as in https://models.example/v1',
    )
    .optional(),
  LANGUAGE_MODEL_KEY: z.string().min(1).optional(),
  /** For all tries together. */
  LANGUAGE_MODEL_SECONDS: wholeNumber(1, 30).default(30),
  /** Off, plans stay as they were made (REF-6). */
  ADAPTING: flag.default(true),
  DEMO: flag.optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
})

export interface ModelSettings {
  readonly provider: 'openai-compatible' | 'gemini'
  /** null where the service has an address of its own that everybody uses. */
  readonly url: string | null
  readonly name: string
  readonly key: string | null
  readonly budgetMs: number
}

export interface Settings {
  readonly languageModel: ModelSettings | null
  readonly port: number
  readonly host: string
  readonly publicUrl: string | null
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly authSecret: string | null
  readonly trustProxy: number
  readonly smtpUrl: string | null
  readonly mailFrom: string
  /** Whether plans change by themselves. */
  readonly adapting: boolean
  readonly demo: boolean
  readonly logLevel: string
}

export type SettingsAnswer =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly sentence: string }

const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

/** An empty variable counts as one that is not set, as process managers write it. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): SettingsAnswer {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0])
    return {
      ok: false,
      sentence: `The setting ${name}=${shown(name, given[name])} cannot be used: ${issue?.message ?? 'it is not valid'}.`,
    }
  }
  const value = parsed.data
  if (
    value.LANGUAGE_MODEL !== undefined &&
    value.LANGUAGE_MODEL_PROVIDER === 'openai-compatible' &&
    value.LANGUAGE_MODEL_URL === undefined
  )
    return {
      ok: false,
      sentence:
        'The setting LANGUAGE_MODEL cannot be used: LANGUAGE_MODEL_URL says where the model is, and is not set.',
    }
  return {
    ok: true,
    settings: {
      port: value.PORT,
      host: value.HOST,
      publicUrl: value.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
      dataDir: value.DATA_DIR,
      databaseUrl: value.DATABASE_URL ?? null,
      authSecret: value.AUTH_SECRET ?? null,
      trustProxy: value.TRUST_PROXY,
      smtpUrl: value.SMTP_URL ?? null,
      mailFrom: value.MAIL_FROM,
      languageModel:
        value.LANGUAGE_MODEL === undefined
          ? null
          : {
              provider: value.LANGUAGE_MODEL_PROVIDER,
              url: value.LANGUAGE_MODEL_URL ?? null,
              name: value.LANGUAGE_MODEL,
              key: value.LANGUAGE_MODEL_KEY ?? null,
              budgetMs: value.LANGUAGE_MODEL_SECONDS * 1000,
            },
      adapting: value.ADAPTING,
      demo: value.DEMO ?? (value.DATABASE_URL === undefined && loopback.has(value.HOST)),
      logLevel: value.LOG_LEVEL,
    },
  }
}

const secrets = new Set(['AUTH_SECRET', 'LANGUAGE_MODEL_KEY', 'LANGUAGE_MODEL_URL', 'DATABASE_URL', 'SMTP_URL'])
const shown = (name: string, value: unknown): string => (secrets.has(name) ? '…' : String(value))
