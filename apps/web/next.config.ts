import path from 'node:path'
import type { NextConfig } from 'next'

const root = path.join(import.meta.dirname, '../..')

const config: NextConfig = {
  // Lists the files that a page and Next's server load. `infra/deploy` copies them into the image, and our own server.ts starts
  // it.
  output: 'standalone',
  outputFileTracingRoot: root,
  // No images are resized: the endpoint is disabled, and the image omits its library.
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
  // A file of an article has at most 4 MiB; everything else is far smaller.
  experimental: { serverActions: { bodySizeLimit: '5mb' } },
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // checked by `npm test` for the whole repository
}

export default config
