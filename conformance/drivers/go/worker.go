package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "perdure-driver/gen/perdure/v1"
)

// A worker for activities: attaches, runs activities, and reconnects when its stream ends.
type worker struct {
	hello    *pb.Hello
	address  string
	attached chan error
	stopping chan struct{}
	stopped  chan struct{}
}

func startWorker(q request) *worker {
	slots := q.ActivitySlots
	if slots == 0 {
		slots = 256
	}
	hello := &pb.Hello{Protocol: 1, Worker: q.Name, Sdk: sdk, Identity: rand.Text(),
		Queues: q.Queues, NamedQueuesOnly: q.NamedQueuesOnly != nil && *q.NamedQueuesOnly,
		Credits: &pb.Credits{Activities: slots}}
	if q.Activities == nil || *q.Activities {
		for name := range activities {
			hello.Activities = append(hello.Activities, &pb.Handler{Name: name})
		}
	}
	w := &worker{hello: hello, address: q.Address, attached: make(chan error, 1),
		stopping: make(chan struct{}), stopped: make(chan struct{})}
	go w.run()
	return w
}

func (w *worker) untilAttached() error { return <-w.attached }

func (w *worker) stop() {
	close(w.stopping)
	<-w.stopped
}

func (w *worker) report(err error) {
	select {
	case w.attached <- err:
	default:
	}
}

func (w *worker) run() {
	defer close(w.stopped)
	for failures := 0; ; failures++ {
		lived, err := w.stay()
		switch code := status.Code(err); {
		case lived >= 5*time.Second:
			failures = 0
		case lived == 0 && (code == codes.InvalidArgument || code == codes.FailedPrecondition ||
			code == codes.PermissionDenied || code == codes.Unauthenticated || code == codes.Unimplemented):
			w.report(err)
			return
		}
		select {
		case <-w.stopping:
			return
		case <-time.After(pauseAfter(failures)):
		}
	}
}

// One stream. Outgoing items are collected in `frame`, which is sent as one message.
type stay struct {
	lock    sync.Mutex
	frame   *pb.AttachRequest
	wake    chan struct{}
	running map[int64]context.CancelCauseFunc
	drained bool
	leaving bool
	heardAt time.Time
}

func (s *stay) send(add func(frame *pb.AttachRequest)) {
	s.lock.Lock()
	add(s.frame)
	s.lock.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (w *worker) stay() (lived time.Duration, err error) {
	connection, err := connect(w.address)
	if err != nil {
		return 0, err
	}
	defer connection.Close()
	ctx, end := context.WithCancel(context.Background())
	defer end()
	stream, err := pb.NewWorkerServiceClient(connection).Attach(ctx)
	if err != nil {
		return 0, err
	}
	silent := time.AfterFunc(10*time.Second, end)
	if err = stream.Send(&pb.AttachRequest{Hello: w.hello}); err != nil && !errors.Is(err, context.Canceled) {
		_, err = stream.Recv()
		return 0, err
	}
	first, err := stream.Recv()
	if err != nil {
		return 0, err
	}
	since, welcome := time.Now(), first.GetWelcome()
	timeout := time.Duration(welcome.GetPingTimeoutMs()) * time.Millisecond
	silent.Reset(timeout)
	w.report(nil)
	s := &stay{frame: &pb.AttachRequest{}, wake: make(chan struct{}, 1),
		running: map[int64]context.CancelCauseFunc{}}
	go s.write(stream, end, time.Duration(welcome.GetPingIntervalMs())*time.Millisecond)
	go s.drainWhen(ctx, w.stopping)
	for frame := first; err == nil; frame, err = stream.Recv() {
		silent.Reset(timeout)
		s.take(ctx, frame)
	}
	return time.Since(since), err
}

// Writes one frame at a time, and a ping when the stream is idle.
func (s *stay) write(stream grpc.BidiStreamingClient[pb.AttachRequest, pb.AttachResponse],
	end func(), interval time.Duration) {
	for {
		select {
		case <-s.wake:
		case <-time.After(interval):
			s.send(func(frame *pb.AttachRequest) { frame.Ping = &pb.Ping{Id: 1} })
			continue
		case <-stream.Context().Done():
			return
		}
		s.lock.Lock()
		frame, leaving := s.frame, s.leaving
		s.frame = &pb.AttachRequest{}
		s.lock.Unlock()
		if stream.Send(frame) != nil {
			end()
			return
		}
		if leaving {
			_ = stream.CloseSend()
			return
		}
	}
}

func (s *stay) take(ctx context.Context, frame *pb.AttachResponse) {
	if frame.Ping != nil {
		s.send(func(out *pb.AttachRequest) { out.Pong = &pb.Pong{Id: frame.Ping.Id} })
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, task := range frame.Activities {
		inner, cancel := context.WithCancelCause(ctx)
		s.running[task.Token] = cancel
		go s.work(inner, task)
	}
	for _, told := range frame.Cancels {
		if cancel := s.running[told.Token]; cancel != nil {
			cancel(errors.New(told.Reason))
		}
	}
	s.drained = s.drained || frame.Drained != nil
}

func (s *stay) work(ctx context.Context, task *pb.ActivityTask) {
	beats := heartbeats{pause: time.Duration(task.HeartbeatMs) * time.Millisecond / 5}
	if beats.pause == 0 {
		beats.pause = time.Second
	}
	beats.send = func(details json.RawMessage) {
		s.send(func(out *pb.AttachRequest) {
			out.Heartbeats = append(out.Heartbeats,
				&pb.Heartbeat{Token: task.Token, Details: payload(details)})
		})
	}
	result := (&attempt{ctx: ctx, task: task, beat: beats.beat}).run()
	beats.flush()
	s.send(func(out *pb.AttachRequest) {
		out.Activities = append(out.Activities, result)
		delete(s.running, task.Token)
	})
}

// Requests no more work, waits for the last answers, and ends the stream.
func (s *stay) drainWhen(ctx context.Context, stopping chan struct{}) {
	select {
	case <-stopping:
	case <-ctx.Done():
		return
	}
	s.send(func(out *pb.AttachRequest) { out.Drain = &pb.Drain{} })
	for patience := time.Now().Add(time.Second); ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
		s.lock.Lock()
		// The sidecar dispatches unfinished attempts to other workers once the stream has ended.
		s.leaving = s.drained || time.Now().After(patience)
		over := s.leaving
		s.lock.Unlock()
		if over {
			s.send(func(*pb.AttachRequest) {})
			return
		}
	}
}

// The first heartbeat is sent at once. Heartbeats within the pause after it are combined into the
// latest.
type heartbeats struct {
	lock  sync.Mutex
	pause time.Duration
	send  func(details json.RawMessage)
	timer *time.Timer
	held  json.RawMessage
}

func (h *heartbeats) beat(details any) {
	text, _ := json.Marshal(details)
	h.lock.Lock()
	defer h.lock.Unlock()
	if h.timer != nil {
		h.held = text
		return
	}
	h.send(text)
	h.timer = time.AfterFunc(h.pause, func() {
		h.lock.Lock()
		defer h.lock.Unlock()
		h.timer = nil
		h.release()
	})
}

func (h *heartbeats) flush() {
	h.lock.Lock()
	defer h.lock.Unlock()
	h.release()
}

func (h *heartbeats) release() {
	if h.held != nil {
		h.send(h.held)
		h.held = nil
	}
}
