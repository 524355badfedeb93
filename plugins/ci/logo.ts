import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard; not the vendor's mark.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    {
      d: 'M5 2a3 3 0 0 1 1 5.800V11h7a3 3 0 0 0 3-3v-.2a3 3 0 1 1 2 0V8a5 5 0 0 1-5 5H6v3.200A3 3 0 1 1 4 16.200V7.800A3 3 0 0 1 5 2zm0 2a1 1 0 1 0 0 2 1 1 0 0 0 0-2zm12 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2zM5 18a1 1 0 1 0 0 2 1 1 0 0 0 0-2z',
      fill: '#8250df',
    },
  ],
}
