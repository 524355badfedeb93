import path from 'node:path'
import type { NextConfig } from 'next'

const root = path.join(import.meta.dirname, '../..')

const config: NextConfig = {
  // Lists what a page and Next's server load. `infra/deploy` puts that into the image; our own server.ts starts it.
  output: 'standalone',
  outputFileTracingRoot: root,
  // Nothing resizes images here: the endpoint that would is closed, and the image leaves out the library behind it.
  images: { unoptimized: true },
  turbopack: { root, rules: { '*.md': { type: 'raw' } } },
  transpilePackages: [
    '@callboard/core',
    '@callboard/db',
    '@callboard/jobs',
    '@callboard/kernel',
    '@callboard/modules',
    '@callboard/parsing',
    '@callboard/plugin-kit',
    '@callboard/plugin-github',
    '@callboard/plugins',
    '@callboard/ui',
  ],
  serverExternalPackages: ['stripe', 'tinypool', 'pg', '@node-rs/argon2', 'undici', 'nodemailer', 'bullmq', 'ioredis'],
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // checked by `npm test`, on the whole repository at once
}

export default config
