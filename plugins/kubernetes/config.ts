import { z } from 'zod'

/** How a cluster is reached. */
export const accesses = ['kubeconfig', 'token', 'agent'] as const

const direct = { field: 'access', is: ['token'] }

export const settingsSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Name the cluster.')
    .max(100)
    .regex(/^[\w.@:/-]+$/, 'Use letters, digits and . _ - @ : / without spaces, for example production-eu.')
    .meta({
      title: 'Cluster name',
      description: 'As people call it. Entities may name it in the annotation backstage.io/kubernetes-cluster.',
      placeholder: 'production-eu',
    }),
  access: z
    .enum(accesses)
    .default('kubeconfig')
    .meta({
      title: 'How Callboard reaches it',
      labels: {
        kubeconfig: 'With a kubeconfig',
        token: 'With the token of a service account',
        agent: 'Through an agent in the cluster (private clusters)',
      },
      description: 'The agent dials out, needs no open port, and keeps the credentials in the cluster.',
      advanced: false,
    }),
  server: z
    .url({ protocol: /^https?$/, error: 'Enter the address of the API server, for example https://203.0.113.7:6443.' })
    .optional()
    .meta({
      title: 'API server',
      description: 'Its address, as `kubectl cluster-info` shows it.',
      placeholder: 'https://cluster.example.com:6443',
      when: direct,
    }),
  authority: z.string().trim().optional().meta({
    title: 'Certificate authority',
    description: 'PEM. Leave it empty when the API server has a public certificate.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    multiline: true,
    when: direct,
  }),
  namespaces: z
    .array(z.string().regex(/^[a-z0-9-]{1,63}$/, 'Namespaces have lower-case letters, digits and hyphens.'))
    .max(50)
    .default([])
    .meta({
      title: 'Only these namespaces',
      description: 'One a line; empty for all. Use it when the credentials are good for some namespaces alone.',
      advanced: true,
    }),
})

export const secretsSchema = z.object({
  kubeconfig: z
    .string()
    .trim()
    .min(1)
    .max(200_000, 'This is more than a kubeconfig of one cluster.')
    .optional()
    .meta({
      title: 'Kubeconfig',
      description: 'What `kubectl config view --raw --flatten --minify` prints. It is stored encrypted.',
      placeholder: 'apiVersion: v1\nkind: Config\n…',
      multiline: true,
      when: { field: 'access', is: ['kubeconfig'] },
    }),
  token: z.string().trim().min(1).optional().meta({
    title: 'Service account token',
    description: 'What `kubectl -n callboard create token callboard --duration 8760h` prints, or the token of its secret.',
    when: direct,
  }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
