// A client and an activity worker in Go, written only from the contract and
// docs/reference/protocol.md. It is a conformance driver in mode `live`: conformance/README.md
// describes each request.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
)

// A request of the runner. Absent members have their zero values.
type request struct {
	ID, TimeoutMs, AfterVersion                                         int64
	Do, Address, Name, InstanceID, Orchestration, Version, Event        string
	IdempotencyKey, IDReuse, Queue, Policy, Reason, UpdateID, PromiseID string
	Orchestrations, Activities, NamedQueuesOnly                         *bool
	ActivitySlots                                                       int32
	Queues, Keys                                                        []string
	Input, Payload, Value                                               json.RawMessage
	Error                                                               *thrown
	Headers                                                             map[string]string
}

type object = map[string]any

const (
	sdk    = "go-driver/0.1.0"
	reason = "a client and activity worker: it runs no orchestrations"
)

// The features of features.yaml that need no orchestrator in this language.
var supported = strings.Fields(`activity activity-failure activity-failure-cause activity-retry
	activity-non-retryable activity-start-to-close activity-schedule-to-start
	activity-schedule-to-close activity-heartbeat activity-heartbeat-details
	activity-cancellation activity-queue activity-info raise raise-policies query query-failure
	update update-id start id-reuse idempotency-key get wait-timeout cancel terminate suspend-resume
	errors large-payload`)

func features() (any, error) {
	file, err := os.ReadFile("../../features.yaml")
	if err != nil {
		return nil, err
	}
	omits := map[string]string{}
	for _, line := range strings.Split(string(file), "\n") {
		if name, _, found := strings.Cut(line, ":"); found && strings.HasPrefix(name, "  ") {
			omits[strings.TrimSpace(name)] = reason
		}
	}
	for _, name := range supported {
		delete(omits, name)
	}
	return object{"sdk": sdk, "supports": supported, "omits": omits}, nil
}

func main() {
	if len(os.Args) != 2 || os.Args[1] != "live" {
		fmt.Fprintln(os.Stderr, "usage: driver live")
		os.Exit(2)
	}
	driver := &driver{workers: map[string]*worker{}}
	var out sync.Mutex
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		go func() {
			var message request
			answer := object{}
			result, err := any(nil), json.Unmarshal(line, &message)
			if err == nil {
				result, err = driver.answer(message)
			}
			if err == nil {
				answer["ok"] = result
			} else {
				answer["error"] = describe(err)
			}
			answer["id"] = message.ID
			text, _ := json.Marshal(answer)
			out.Lock()
			defer out.Unlock()
			fmt.Printf("%s\n", text)
		}()
	}
}

type driver struct {
	lock    sync.Mutex
	workers map[string]*worker
	client  *client
}

func (d *driver) answer(message request) (any, error) {
	d.lock.Lock()
	client, worker := d.client, d.workers[message.Name]
	d.lock.Unlock()
	switch message.Do {
	case "features":
		return features()
	case "worker":
		started := startWorker(message)
		d.lock.Lock()
		d.workers[message.Name] = started
		d.lock.Unlock()
		return nil, started.untilAttached()
	case "stop":
		worker.stop()
		return nil, nil
	case "client":
		connected, err := newClient(message.Address)
		d.lock.Lock()
		d.client = connected
		d.lock.Unlock()
		return nil, err
	default:
		return client.call(message)
	}
}
