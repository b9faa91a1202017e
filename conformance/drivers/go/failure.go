package main

import (
	"encoding/json"
	"errors"
	"strings"

	"google.golang.org/grpc/status"

	pb "perdure-driver/gen/perdure/v1"
)

// thrown is an application failure in the form of transcripts.
type thrown struct {
	Type, Message string
	Details       json.RawMessage
	NonRetryable  bool
	Cause         *thrown
}

func (t *thrown) Error() string { return t.Message }

func payload(raw json.RawMessage) *pb.Payload {
	if len(raw) == 0 {
		raw = json.RawMessage("null")
	}
	return &pb.Payload{Data: raw}
}

func valueOf(p *pb.Payload) json.RawMessage {
	if p == nil || len(p.Data) == 0 || p.Encoding == "null" {
		return json.RawMessage("null")
	}
	return p.Data
}

func failureOf(err error) *pb.Failure {
	var app *thrown
	if !errors.As(err, &app) {
		app = &thrown{Type: "Error", Message: err.Error()}
	}
	failure := &pb.Failure{Kind: pb.FailureKind_FAILURE_KIND_APPLICATION, Type: app.Type,
		Message: app.Message, NonRetryable: app.NonRetryable}
	if len(app.Details) > 0 {
		failure.Details = payload(app.Details)
	}
	if app.Cause != nil {
		failure.Cause = failureOf(app.Cause)
	}
	return failure
}

// refused is a rejected call, with the code of the trailer.
type refused struct{ code, message string }

func (r *refused) Error() string { return r.message }

func describe(err error) object {
	var sidecar *refused
	if errors.As(err, &sidecar) {
		return object{"code": sidecar.code, "message": sidecar.message}
	}
	var failed *failed
	if errors.As(err, &failed) {
		return object{"code": failed.code, "message": failed.Error(), "cause": described(failed.why)}
	}
	return object{"code": "OTHER", "message": status.Convert(err).Message()}
}

// failed is the error of a query or an update.
type failed struct {
	code string
	why  *pb.Failure
}

func (f *failed) Error() string { return f.why.Message }

// described converts the failure of an instance to the form of the runner.
func described(failure *pb.Failure) object {
	code := strings.TrimPrefix(failure.GetKind().String(), "FAILURE_KIND_")
	out := object{"code": code, "message": failure.GetMessage()}
	switch failure.GetKind() {
	case pb.FailureKind_FAILURE_KIND_TIMEOUT:
		out["code"], out["which"] = "TIMED_OUT", failure.Type
	case pb.FailureKind_FAILURE_KIND_CANCELLED:
		return object{"code": code, "reason": failure.Message}
	case pb.FailureKind_FAILURE_KIND_TOO_LARGE:
		out["code"] = "PAYLOAD_TOO_LARGE"
	case pb.FailureKind_FAILURE_KIND_APPLICATION:
		out["type"], out["nonRetryable"] = failure.Type, failure.NonRetryable
		if failure.Details != nil {
			out["details"] = valueOf(failure.Details)
		}
	}
	if failure.GetCause() != nil {
		out["cause"] = described(failure.Cause)
	}
	return out
}
