import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ensureAuthSecret } from './auth-secret.ts'

test('[SECRET-1] the secret is made once, kept, and readable by its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'etude-secret-'))
  try {
    const secret = ensureAuthSecret(folder)
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(ensureAuthSecret(folder)).toBe(secret)
    const file = join(folder, 'auth-secret')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8').trim()).toBe(secret)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
