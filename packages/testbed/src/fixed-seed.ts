import fc from 'fast-check'

/**
 * Loaded before every test. Properties are tried on the same examples in each run, so that what passed passes again; `ETUDE_SEED=7` tries others, and `ETUDE_SEED=fresh`
 * such as nobody has tried: what fails prints its seed. A failure becomes a test of its own.
 */
const asked = process.env['ETUDE_SEED'] ?? '1'
const seed = asked === 'fresh' ? Math.floor(Math.random() * 1e9) : Number(asked)
if (!Number.isSafeInteger(seed)) throw new Error(`ETUDE_SEED is a whole number or “fresh”, not “${asked}”`)
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed })
