/** The sample organization's workloads on Amazon ECS. */
export const services = [
  { name: 'status-page', image: 'ghcr.io/meridian/status-page', version: '2.4.1', desired: 2 },
  { name: 'mobile-app', image: 'ghcr.io/meridian/mobile-app', version: '1.18.0', desired: 3 },
] as const
