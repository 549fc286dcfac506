import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { inflate } from '@sparticuz/chromium'

// Run as a process of its own, with TMPDIR set to where everything is to go.
const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']
await Promise.all(archives.map((name) => inflate(join(dirname(dirname(entry)), 'bin', name))))
