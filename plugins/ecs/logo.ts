import type { Logo } from '@callboard/plugin-kit/logo'

// Drawn for Callboard; not the vendor's mark.
export const logo: Logo = {
  viewBox: '0 0 24 24',
  paths: [
    {
      d: 'M12 1.5 21 6.6v10.8l-9 5.1-9-5.1V6.6zm0 2.3L5 7.8v8.4l7 4 7-4V7.8z',
      fill: '#e8820c',
    },
    {
      d: 'M12 6.9l4.4 2.5L12 11.9 7.6 9.4zM7 10.7l4.3 2.5v5L7 15.7zm10 0v5l-4.3 2.5v-5z',
      fill: '#e8820c',
    },
  ],
}
