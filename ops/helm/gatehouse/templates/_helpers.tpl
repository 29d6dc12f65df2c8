{{/* The release's name, with the chart's unless it has it already. */}}
{{- define "gatehouse.name" -}}
{{- if contains "gatehouse" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-gatehouse" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* selector (list $ COMPONENT): the labels that never change. */}}
{{- define "gatehouse.selector" -}}
app.kubernetes.io/name: gatehouse
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* labels (list $ COMPONENT) */}}
{{- define "gatehouse.labels" -}}
{{- $root := index . 0 -}}
{{ include "gatehouse.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* metadata (list $ COMPONENT) */}}
{{- define "gatehouse.metadata" -}}
name: {{ include "gatehouse.name" (index . 0) }}-{{ index . 1 }}
namespace: {{ (index . 0).Release.Namespace }}
labels:
  {{- include "gatehouse.labels" . | nindent 2 }}
{{- end -}}

{{/* host (list $ COMPONENT PORT): nginx resolves full names only. */}}
{{- define "gatehouse.host" -}}
{{- $root := index . 0 -}}
{{ include "gatehouse.name" $root }}-{{ index . 1 }}.{{ $root.Release.Namespace }}.svc.{{ $root.Values.clusterDomain }}:{{ index . 2 }}
{{- end -}}

{{/* image (list $ NAME) */}}
{{- define "gatehouse.image" -}}
{{- $root := index . 0 -}}
image: {{ printf "%s/%s:%s" $root.Values.image.repository (index . 1) ($root.Values.image.tag | default $root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end -}}

{{/* pod (list $ USER): what every pod has. Its images write to /tmp only. */}}
{{- define "gatehouse.pod" -}}
{{- $root := index . 0 -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ index . 1 }}
  runAsGroup: {{ index . 1 }}
  fsGroup: {{ index . 1 }}
  seccompProfile: { type: RuntimeDefault }
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* placement (list $ COMPONENT VALUES): spreads pods over nodes, as far as possible. */}}
{{- define "gatehouse.placement" -}}
{{- $values := index . 2 -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "gatehouse.selector" (list (index . 0) (index . 1)) | nindent 8 }}
    {{- /* Counts the pods of one version only. Otherwise an update could move both of two pods to one node. */}}
    matchLabelKeys: [pod-template-hash]
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* secretVariable (list NAME REFERENCE): a variable from a Secret, or nothing without a reference. */}}
{{- define "gatehouse.secretVariable" -}}
{{- with index . 1 }}
- name: {{ index $ 0 }}
  valueFrom:
    secretKeyRef:
      name: {{ .name }}
      key: {{ .key }}
{{- end }}
{{- end -}}

{{/* variables MAP: each as a variable. */}}
{{- define "gatehouse.variables" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}

{{/* The egress rule for names. */}}
{{- define "gatehouse.dns" -}}
- ports:
    - { protocol: UDP, port: 53 }
    - { protocol: TCP, port: 53 }
{{- end -}}
