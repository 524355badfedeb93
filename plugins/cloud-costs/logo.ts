import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard; not the vendor's mark.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    {
      d: 'M7.2 15.5A4.7 4.7 0 0 1 7 6.1a6 6 0 0 1 11.3 1.6 4 4 0 0 1-.5 7.8h-1.3v-2h1.3a2 2 0 0 0 0-4h-1.3V9a4 4 0 0 0-7.8-1.3l-.3.8-.8-.3a2.7 2.7 0 1 0-.4 5.3h.3v2z',
      fill: '#0e8a6a',
    },
    {
      d: 'M12 11c2 0 3.5.8 3.5 1.9v7.2c0 1.1-1.5 1.9-3.5 1.9s-3.5-.8-3.5-1.9v-7.2C8.5 11.8 10 11 12 11zm-2 4v1c.3.3 1 .6 2 .6s1.7-.3 2-.6v-1a6 6 0 0 1-4 0zm0 3.400v1c.3.300 1 .6 2 .6s1.700-.3 2-.6v-1a6 6 0 0 1-4 0z',
      fill: '#0e8a6a',
    },
  ],
}
