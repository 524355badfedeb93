import type { Guide } from '@callboard/plugin-kit/server'
import { grants } from './grants.ts'

const rules = grants
  .map(
    ({ group, resources, verbs }) =>
      `  - apiGroups: ['${group}']\n    resources: [${resources.join(', ')}]\n    verbs: [${verbs.join(', ')}]`,
  )
  .join('\n')

const account = `apiVersion: v1
kind: Namespace
metadata:
  name: callboard
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: callboard
  namespace: callboard
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: callboard-read
rules:
${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: callboard-read
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: callboard-read
subjects:
  - kind: ServiceAccount
    name: callboard
    namespace: callboard
`

/** Unlike `kubectl create token`, whose lifetime a server may shorten, it is valid until the Secret is deleted. */
const lastingToken = `---
apiVersion: v1
kind: Secret
metadata:
  name: callboard-token
  namespace: callboard
  annotations:
    kubernetes.io/service-account.name: callboard
type: kubernetes.io/service-account-token
`

/** A service account that may only read what is shown. */
export const readOnlyAccount: Guide = {
  title: 'A read-only service account for Callboard',
  help: 'Apply it with `kubectl apply -f callboard-read.yaml`. Delete the rule for pods/log if logs should not be readable here. For single namespaces, make it a Role and a RoleBinding in each.',
  fileName: 'callboard-read.yaml',
  text: account + lastingToken,
}

/** The same account with the agent that uses it: it connects to Callboard, and requires no open port. */
export function agentManifest(agent: { url: string; token: string; name: string }): Guide {
  return {
    title: `The agent of ${agent.name}`,
    help: 'Apply it with `kubectl apply -f callboard-agent.yaml`. The token is shown this once. Apply the manifest again only with a new token: the agent replaces it every 30 days. The image is apps/agent of Callboard’s sources.',
    fileName: 'callboard-agent.yaml',
    text: `${account}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: callboard-agent
  namespace: callboard
rules:
  # The agent replaces its own token every 30 days. It cannot read this Secret, or any other.
  - apiGroups: ['']
    resources: [secrets]
    resourceNames: [callboard-agent]
    verbs: [patch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: callboard-agent
  namespace: callboard
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: callboard-agent
subjects:
  - kind: ServiceAccount
    name: callboard
    namespace: callboard
---
apiVersion: v1
kind: Secret
metadata:
  name: callboard-agent
  namespace: callboard
stringData:
  token: ${agent.token}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: callboard-agent
  namespace: callboard
  labels: { app.kubernetes.io/name: callboard-agent }
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector:
    matchLabels: { app.kubernetes.io/name: callboard-agent }
  template:
    metadata:
      labels: { app.kubernetes.io/name: callboard-agent }
    spec:
      serviceAccountName: callboard
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: agent
          image: callboard/agent:0.1.0
          env:
            - { name: CALLBOARD_URL, value: '${agent.url}' }
            - name: CALLBOARD_AGENT_TOKEN
              valueFrom: { secretKeyRef: { name: callboard-agent, key: token } }
            - { name: AGENT_SECRET_NAME, value: callboard-agent }
            - name: AGENT_NAMESPACE
              valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
          resources:
            requests: { cpu: 20m, memory: 96Mi }
            limits: { memory: 256Mi }
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
`,
  }
}
