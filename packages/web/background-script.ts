import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Plugin } from 'vite'

const entry = fileURLToPath(new URL('src/background/background-script.ts', import.meta.url))

/** Builds what the service worker needs to sync by itself: one script that it takes in once and runs only when it is called. */
export const backgroundScript = (): Plugin => {
  let outDir = 'dist'
  return {
    name: 'background-script',
    apply: 'build',
    configResolved: (config) => {
      outDir = config.build.outDir
    },
    async writeBundle() {
      await build({
        configFile: false,
        logLevel: 'error',
        publicDir: false,
        build: {
          outDir,
          emptyOutDir: false,
          target: 'es2023',
          lib: { entry, formats: ['iife'], name: 'etude', fileName: () => 'background-sync.js' },
        },
      })
    },
  }
}
