import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard; not the vendor's mark.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    {
      d: 'M5 3h2v18H5zm3 1h11l-2.500 4L19 12H8z',
      fill: '#2f7d5b',
    },
  ],
}
