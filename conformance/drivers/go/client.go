package main

import (
	"context"
	"crypto/rand"
	"math"
	mathrand "math/rand/v2"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "perdure-driver/gen/perdure/v1"
)

// Timeout of a call, including reconnects.
const callTimeout = 30 * time.Second

// Pauses between attempts: they double, and each is shortened by a random part of its half.
func pauseAfter(failures int) time.Duration {
	full := math.Min(2000, 50*math.Pow(2, float64(failures)))
	return time.Duration(full*(1-mathrand.Float64()/2)) * time.Millisecond
}

func connect(address string) (*grpc.ClientConn, error) {
	return grpc.NewClient(address, grpc.WithNoProxy(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithInitialWindowSize(4<<20), grpc.WithInitialConnWindowSize(4<<20),
		// A call waits for a connection instead of failing without one.
		grpc.WithDefaultCallOptions(grpc.WaitForReady(true), grpc.MaxCallRecvMsgSize(math.MaxInt32)))
}

type client struct{ pb.ClientServiceClient }

func newClient(address string) (*client, error) {
	connection, err := connect(address)
	return &client{pb.NewClientServiceClient(connection)}, err
}

// callUntilAnswered makes a call and repeats it until it is answered or its deadline passes. With ends, a
// repeated call accepts that the first one has ended the instance.
func callUntilAnswered[Q, A any](ends bool, within time.Duration,
	call func(context.Context, *Q, ...grpc.CallOption) (*A, error), request *Q) (*A, error) {
	ctx, end := context.WithTimeout(context.Background(), within)
	defer end()
	for attempt := 0; ; attempt++ {
		var trailer metadata.MD
		answer, err := call(ctx, request, grpc.Trailer(&trailer))
		if err == nil {
			return answer, nil
		}
		code := strings.Join(trailer.Get("perdure-code"), "")
		lost := code == "UNAVAILABLE" || code == "" && status.Code(err) == codes.Unavailable
		if lost && ctx.Err() == nil {
			time.Sleep(pauseAfter(attempt))
			continue
		}
		if ends && attempt > 0 && code == "INSTANCE_ENDED" {
			return new(A), nil
		}
		if ctx.Err() != nil {
			code = "TIMED_OUT"
		} else if code == "" {
			code = "UNAVAILABLE"
		}
		return nil, &refused{code, status.Convert(err).Message()}
	}
}

func (c *client) call(q request) (any, error) {
	id := q.InstanceID
	var err error
	switch q.Do {
	case "start":
		return c.start(q)
	case "wait":
		return c.wait(q)
	case "raise":
		policy := pb.RaisePolicy_value["RAISE_POLICY_"+strings.ToUpper(q.Policy)]
		// With the key, a repeated raise returns the answer of the first.
		answer, err := callUntilAnswered(false, callTimeout, c.RaiseEvent, &pb.RaiseEventRequest{InstanceId: id,
			Name: q.Event, Payload: payload(q.Payload), Policy: pb.RaisePolicy(policy),
			IdempotencyKey: rand.Text()})
		outcome := strings.TrimPrefix(answer.GetOutcome().String(), "RAISE_OUTCOME_")
		return strings.ToLower(outcome), err
	case "cancel":
		_, err = callUntilAnswered(true, callTimeout, c.CancelInstance,
			&pb.CancelInstanceRequest{InstanceId: id, Reason: q.Reason})
	case "terminate":
		_, err = callUntilAnswered(true, callTimeout, c.TerminateInstance,
			&pb.TerminateInstanceRequest{InstanceId: id, Reason: q.Reason})
	case "suspend":
		_, err = callUntilAnswered(false, callTimeout, c.SuspendInstance,
			&pb.SuspendInstanceRequest{InstanceId: id, Reason: q.Reason})
	case "resume":
		_, err = callUntilAnswered(false, callTimeout, c.ResumeInstance,
			&pb.ResumeInstanceRequest{InstanceId: id, Reason: q.Reason})
	case "query":
		answer, err := callUntilAnswered(false, callTimeout, c.QueryInstance, &pb.QueryInstanceRequest{
			InstanceId: id, Name: q.Name, Input: payload(q.Input)})
		if answer.GetFailure() != nil {
			err = &failed{"QUERY_FAILED", answer.Failure}
		}
		return valueOf(answer.GetOutput()), err
	case "update":
		if q.UpdateID == "" {
			q.UpdateID = rand.Text()
		}
		answer, err := callUntilAnswered(false, callTimeout, c.UpdateInstance, &pb.UpdateInstanceRequest{
			InstanceId: id, Name: q.Name, Input: payload(q.Input), UpdateId: q.UpdateID})
		if answer.GetFailure() != nil {
			err = &failed{"UPDATE_FAILED", answer.Failure}
		}
		return valueOf(answer.GetOutput()), err
	case "get":
		return c.get(id)
	default:
		return nil, &refused{"UNSUPPORTED", "this driver does not support " + q.Do}
	}
	return nil, err
}

func (c *client) start(q request) (any, error) {
	policies := map[string]pb.IdReusePolicy{"": 0, "reject": 1, "useExisting": 2,
		"replaceEnded": 3, "terminateExisting": 4}
	start := &pb.StartInstanceRequest{Name: q.Orchestration, InstanceId: q.InstanceID,
		Version: q.Version, Input: payload(q.Input), IdReusePolicy: policies[q.IDReuse],
		IdempotencyKey: q.IdempotencyKey, Queue: q.Queue}
	// With id and key, a repeated start returns the answer of the first.
	if start.InstanceId == "" {
		start.InstanceId = rand.Text()
	}
	if start.IdempotencyKey == "" {
		start.IdempotencyKey = rand.Text()
	}
	for key, value := range q.Headers {
		start.Headers = append(start.Headers, &pb.Header{Key: key, Value: value})
	}
	answer, err := callUntilAnswered(false, callTimeout, c.StartInstance, start)
	return object{"instanceId": answer.GetInstanceId(), "execution": answer.GetExecution()}, err
}

func statusOf(instance *pb.Instance) string {
	name := strings.TrimPrefix(instance.GetStatus().String(), "INSTANCE_STATUS_")
	return strings.ToLower(name)
}

func (c *client) wait(q request) (any, error) {
	within := time.Hour
	if q.TimeoutMs > 0 {
		within = time.Duration(q.TimeoutMs) * time.Millisecond
	}
	// The deadline of the call is later than that of the sidecar, so that the sidecar answers.
	answer, err := callUntilAnswered(false, within+5*time.Second, c.WaitInstance,
		&pb.WaitInstanceRequest{InstanceId: q.InstanceID, TimeoutMs: within.Milliseconds()})
	if err != nil {
		return nil, err
	}
	if !answer.Ended {
		return nil, &refused{"TIMED_OUT", "the instance has not ended"}
	}
	return ending(object{}, answer.Instance), nil
}

func ending(out object, instance *pb.Instance) object {
	out["status"] = statusOf(instance)
	if out["status"] == "completed" {
		out["output"] = valueOf(instance.Output)
	} else if instance.Failure != nil {
		out["error"] = described(instance.Failure)
	}
	return out
}

func (c *client) get(id string) (any, error) {
	answer, err := callUntilAnswered(false, callTimeout, c.GetInstance, &pb.GetInstanceRequest{InstanceId: id})
	if err != nil {
		return nil, err
	}
	i := answer.Instance
	reasons := []string{}
	for _, waiting := range i.WaitingFor {
		words := strings.Split(strings.TrimPrefix(waiting.Reason.String(), "WAIT_REASON_"), "_")
		text := strings.ToLower(words[0])
		for _, word := range words[1:] {
			text += word[:1] + strings.ToLower(word[1:])
		}
		reasons = append(reasons, text)
	}
	return ending(object{"instanceId": i.InstanceId, "name": i.Name, "version": i.Version,
		"execution": i.Execution, "customStatus": valueOf(i.CustomStatus), "waitingFor": reasons}, i), nil
}
