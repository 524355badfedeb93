{{- /* Only what Go's own template language has: the tests render the chart with Go's engine, without Helm. */ -}}

{{- define "callboard-agent.secret" -}}
{{- if .Values.existingSecret }}{{ .Values.existingSecret }}{{ else }}{{ .Release.Name }}-token{{ end -}}
{{- end -}}

{{- define "callboard-agent.rules" }}
  - apiGroups: ['']
    resources: [pods, services, events{{ if not .Values.namespaces }}, nodes{{ end }}]
    verbs: [list, watch]
{{- if .Values.logs }}
  - apiGroups: ['']
    resources: [pods/log]
    verbs: [get]
{{- end }}
  - apiGroups: [apps]
    resources: [deployments, statefulsets, daemonsets, replicasets]
    verbs: [list, watch]
  - apiGroups: [batch]
    resources: [jobs, cronjobs]
    verbs: [list, watch]
  - apiGroups: [networking.k8s.io]
    resources: [ingresses]
    verbs: [list, watch]
  - apiGroups: [autoscaling]
    resources: [horizontalpodautoscalers]
    verbs: [list, watch]
  - apiGroups: [gateway.networking.k8s.io]
    resources: [httproutes]
    verbs: [list, watch]
  - apiGroups: [argoproj.io]
    resources: [rollouts]
    verbs: [list, watch]
  - apiGroups: [metrics.k8s.io]
    resources: [pods]
    verbs: [list]
{{- end -}}
