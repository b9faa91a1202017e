package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"unicode/utf16"

	pb "perdure-driver/gen/perdure/v1"
)

// The attempt of an activity. `ctx` is cancelled when the result is no longer needed.
type attempt struct {
	ctx   context.Context
	task  *pb.ActivityTask
	beat  func(details any)
	input struct {
		thrown
		Times int32
		Key   string
	}
}

func (a *attempt) failWith(kind, message string) error { return &thrown{Type: kind, Message: message} }

// enter appends a line of this attempt to the ledger.
func (a *attempt) enter() error {
	path := os.Getenv("PERDURE_LEDGER")
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	task := a.task
	_, err = fmt.Fprintf(file, "%s %s %d %d\n", a.input.Key, task.InstanceId, task.Seq, task.Attempt)
	return err
}

var activities = map[string]func(*attempt) (any, error){
	"echo": func(a *attempt) (any, error) { return valueOf(a.task.Input), nil },
	"fail": func(a *attempt) (any, error) { return nil, &a.input.thrown },
	"flaky": func(a *attempt) (any, error) {
		if a.task.Attempt <= a.input.Times {
			return nil, a.failWith("Flaky", "not yet")
		}
		return a.task.Attempt, nil
	},
	"beat": func(a *attempt) (any, error) {
		if a.task.Attempt > 1 {
			return valueOf(a.task.HeartbeatDetails), nil
		}
		for i := int32(1); i <= a.input.Times; i++ {
			a.beat(i)
		}
		return nil, a.failWith("Beaten", "beaten")
	},
	"hang": func(a *attempt) (any, error) {
		<-a.ctx.Done()
		if a.input.Key == "" {
			return "stopped", nil
		}
		return "stopped", a.enter()
	},
	"ledger": func(a *attempt) (any, error) { return a.input.Key, a.enter() },
	"info": func(a *attempt) (any, error) {
		task := a.task
		return object{"instanceId": task.InstanceId, "name": task.Name, "attempt": task.Attempt}, nil
	},
	"headers": func(a *attempt) (any, error) {
		all := map[string]string{}
		for _, header := range a.task.Headers {
			all[header.Key] = header.Value
		}
		return all, nil
	},
	"size": func(a *attempt) (any, error) {
		var text string
		err := json.Unmarshal(valueOf(a.task.Input), &text)
		return len(utf16.Encode([]rune(text))), err
	},
}

func (a *attempt) run() *pb.ActivityResult {
	result := &pb.ActivityResult{Token: a.task.Token}
	body, known := activities[a.task.Name]
	if !known {
		result.Failure = failureOf(a.failWith("NoHandler", "this worker has no "+a.task.Name))
		return result
	}
	// Inputs that are not objects belong to echo and size, which read the raw input.
	_ = json.Unmarshal(valueOf(a.task.Input), &a.input)
	output, err := body(a)
	if err == nil {
		var text []byte
		if text, err = json.Marshal(output); err == nil {
			result.Output = payload(text)
		}
	}
	if err != nil {
		result.Failure = failureOf(err)
	}
	return result
}
