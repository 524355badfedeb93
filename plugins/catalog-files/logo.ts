import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard; not the vendor's mark.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    {
      d: 'M6 2h8l6 6v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4c0-1.100.9-2 2-2zm0 2v16h12V9.500h-5.500V4zm2 8.500h8v1.800H8zm0 3.500h5.500v1.800H8z',
      fill: '#6b6bd6',
    },
  ],
}
