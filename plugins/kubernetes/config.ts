import { awsFields } from '@callboard/cloud/aws-fields'
import { secretToken } from '@callboard/plugin-kit/secret-token'
import { z } from 'zod'

/** How a cluster is reached. */
export const accesses = ['kubeconfig', 'token', 'eks', 'gke', 'aks', 'agent'] as const

const only = (...is: (typeof accesses)[number][]) => ({ field: 'access', is })
const direct = only('token')
const aws = awsFields([only('eks')])

export const settingsSchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a cluster name.')
    .max(100)
    .regex(/^[\w.@:/-]+$/, 'Use letters, digits and . _ - @ : / without spaces, for example production-eu.')
    .meta({
      title: 'Cluster name',
      description: 'A display name. Entities can reference it with the annotation backstage.io/kubernetes-cluster.',
      placeholder: 'production-eu',
    }),
  access: z
    .enum(accesses)
    .default('kubeconfig')
    .meta({
      destination: true,
      title: 'Connection method',
      labels: {
        kubeconfig: 'With a kubeconfig',
        token: 'With the token of a service account',
        eks: 'Amazon EKS',
        gke: 'Google Kubernetes Engine, with a service account',
        aks: 'Azure Kubernetes Service, with an application',
        agent: 'Through an agent in the cluster (private clusters)',
      },
      description: 'An agent dials out from the cluster: no open port is needed, and the credentials stay there.',
      advanced: false,
    }),
  server: z
    .url({ protocol: /^https?$/, error: 'Enter the address of the API server, for example https://203.0.113.7:6443.' })
    .optional()
    .meta({
      destination: true,
      title: 'API server',
      description: 'Its address, as `kubectl cluster-info` shows it.',
      placeholder: 'https://cluster.example.com:6443',
      missing: 'Enter the address of the API server.',
      when: direct,
    }),
  authority: z.string().trim().optional().meta({
    destination: true,
    title: 'Certificate authority',
    description: 'PEM. Leave it empty when the API server has a public certificate.',
    placeholder: '-----BEGIN CERTIFICATE-----',
    multiline: true,
    optional: true,
    when: direct,
  }),
  cluster: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({
      destination: true,
      title: 'Name in the cloud',
      description: 'The cluster’s name at the cloud provider.',
      missing: 'Enter the name of the cluster.',
      when: only('eks', 'gke', 'aks'),
    }),
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{2,40}$/, 'Enter a region such as eu-central-1, or a zone.')
    .optional()
    .meta({
      destination: true,
      title: 'Region',
      description: 'The region of the cluster; for GKE a zone also works.',
      placeholder: 'eu-central-1',
      missing: 'Enter the region of the cluster.',
      when: only('eks', 'gke'),
    }),
  ...aws.settings,
  project: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({
      destination: true,
      title: 'Project',
      description: 'The project ID, as the console shows it.',
      missing: 'Enter the ID of the project.',
      when: only('gke'),
    }),
  subscription: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({
      destination: true,
      title: 'Subscription',
      description: 'The subscription ID.',
      missing: 'Enter the ID of the subscription.',
      when: only('aks'),
    }),
  resourceGroup: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({
      destination: true,
      title: 'Resource group',
      description: 'The resource group of the cluster.',
      missing: 'Enter the resource group.',
      when: only('aks'),
    }),
  azureTenant: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({
      destination: true,
      title: 'Entra ID tenant',
      description: 'The tenant ID or its domain.',
      missing: 'Enter the ID of the Entra ID tenant.',
      when: only('aks'),
    }),
  azureClient: z
    .string()
    .trim()
    .max(100)
    .optional()
    .meta({
      destination: true,
      title: 'Application',
      description: 'The client id of an application with the roles Azure Kubernetes Service Cluster User and RBAC Reader.',
      missing: 'Enter the client ID of the application.',
      when: only('aks'),
    }),
  cloudApi: z
    .url({ protocol: /^https?$/, error: 'Enter an address, or nothing for the cloud’s own.' })
    .optional()
    .meta({
      destination: true,
      title: 'Address of the cloud’s API',
      description: 'Only for a gateway of your own.',
      when: only('eks', 'gke', 'aks'),
      advanced: true,
    }),
  namespaces: z
    .array(z.string().regex(/^[a-z0-9-]{1,63}$/, 'Namespaces have lower-case letters, digits and hyphens.'))
    .max(50)
    .default([])
    .meta({
      title: 'Only these namespaces',
      description: 'One per line. Leave empty for all. Use this if the credentials are limited to certain namespaces.',
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
      missing: 'Paste the kubeconfig.',
      when: { field: 'access', is: ['kubeconfig'] },
    }),
  token: secretToken().min(1).optional().meta({
    title: 'Service account token',
    description:
      'What `kubectl -n callboard get secret callboard-token -o go-template="{{.data.token | base64decode}}"` prints, after the manifest below was applied.',
    missing: 'Enter the token of the service account.',
    when: direct,
  }),
  ...aws.secrets,
  serviceAccount: z
    .string()
    .trim()
    .max(20_000)
    .optional()
    .meta({
      title: 'Key of a service account',
      description: 'The JSON file of one with the role Kubernetes Engine Viewer.',
      placeholder: '{ "type": "service_account", … }',
      multiline: true,
      link: { label: 'Service accounts in Google Cloud', href: 'https://console.cloud.google.com/iam-admin/serviceaccounts' },
      missing: 'Paste the key of the service account.',
      when: only('gke'),
    }),
  azureSecret: z
    .string()
    .trim()
    .max(500)
    .optional()
    .meta({
      title: 'Client secret',
      description: 'A client secret of the application.',
      link: {
        label: 'App registrations in Azure',
        href: 'https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
      },
      missing: 'Enter the client secret of the application.',
      when: only('aks'),
    }),
})

export type Settings = z.output<typeof settingsSchema>
export type Secrets = z.output<typeof secretsSchema>
