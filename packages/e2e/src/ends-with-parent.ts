// Loaded before the server's own main: whoever started the server holds the other end of its standard input. The operating system
// closes that end however the starter ends, killed in the middle of a test too: neither the server nor its data is left behind.
import { rmSync } from 'node:fs'

const folder = process.env['DATA_DIR']

process.stdin
  .on('close', () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  })
  .resume()
