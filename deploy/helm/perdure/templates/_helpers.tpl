{{- define "perdure.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "perdure.metadata" -}}
name: {{ .Release.Name }}
labels:
  {{- include "perdure.selector" . | nindent 2 }}
  app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
  app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "perdure.podSecurity" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "perdure.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "perdure.probe" -}}
httpGet: { path: {{ .path }}, port: http-probes{{ if .shared }}, scheme: HTTPS{{ end }} }
{{- end }}

{{- /* The container of the sidecar, with its name. */ -}}
{{- define "perdure.sidecar" -}}
{{- $shared := eq .Values.mode "shared" -}}
name: perdure
image: {{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args: [serve]
env:
  - { name: PERDURE_DATA_DIR, value: /var/lib/perdure/data }
  - { name: PERDURE_HTTP, value: '0.0.0.0:7461' }
  {{- if $shared }}
  - { name: PERDURE_LISTEN, value: '0.0.0.0:7460' }
  - { name: PERDURE_TLS_CERT, value: /etc/perdure/tls/tls.crt }
  - { name: PERDURE_TLS_KEY, value: /etc/perdure/tls/tls.key }
  - { name: PERDURE_TOKENS, value: /etc/perdure/tokens/tokens }
  {{- else }}
  - { name: PERDURE_LISTEN, value: 'unix:/run/perdure/perdure.sock' }
  - { name: PERDURE_SOCKET_MODE, value: '660' }
  # For metrics alone: the network policy decides who may connect.
  - { name: PERDURE_ALLOW_INSECURE, value: 'true' }
  {{- end }}
  {{- range $name, $value := .Values.settings }}
  - { name: {{ $name }}, value: {{ $value | toString | quote }} }
  {{- end }}
ports:
  {{- if $shared }}
  - { name: grpc, containerPort: 7460 }
  {{- end }}
  - { name: http-probes, containerPort: 7461 }
startupProbe:
  {{- include "perdure.probe" (dict "path" "/startupz" "shared" $shared) | nindent 2 }}
  periodSeconds: 1
  failureThreshold: 300
readinessProbe:
  {{- include "perdure.probe" (dict "path" "/readyz" "shared" $shared) | nindent 2 }}
  periodSeconds: 2
  failureThreshold: 2
livenessProbe:
  {{- include "perdure.probe" (dict "path" "/livez" "shared" $shared) | nindent 2 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{ include "perdure.containerSecurity" . }}
volumeMounts:
  - { name: data, mountPath: /var/lib/perdure }
  - { name: tmp, mountPath: /tmp }
  {{- if $shared }}
  - { name: tls, mountPath: /etc/perdure/tls, readOnly: true }
  - { name: tokens, mountPath: /etc/perdure/tokens, readOnly: true }
  {{- else }}
  - { name: socket, mountPath: /run/perdure }
  {{- end }}
{{- end }}
