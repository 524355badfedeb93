import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard; not the vendor's mark.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    {
      d: 'M3 3h2v16h16v2H3zm4.500 10h3v4.500h-3zm5-4h3v8.500h-3zm5-4.500h3v13h-3z',
      fill: '#b8479b',
    },
  ],
}
