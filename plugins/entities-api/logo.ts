import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    { d: 'M12 2l5.500 5.500-1.400 1.400L13 5.800V15h-2V5.800L7.900 8.900 6.500 7.500z', fill: '#2f7d6b' },
    { d: 'M4 13h4v2H6v5h12v-5h-2v-2h4v9H4z', fill: '#2f7d6b' },
  ],
}
