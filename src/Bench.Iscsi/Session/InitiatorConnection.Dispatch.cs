using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// PDUs to what they mean.
internal sealed unsafe partial class InitiatorConnection
{
    private void Dispatch(in PduFrame frame, long now)
    {
        _counters.PdusReceived++;
        if (State == ConnectionState.Login)
        {
            ReceiveLogin(LoginResponsePdu.Read(frame.Header), frame.Data, now);
            return;
        }

        switch (frame.Opcode)
        {
            case Opcode.ScsiResponse:
                ReceiveResponse(ScsiResponsePdu.Read(frame.Header), frame.Data, now);
                break;
            case Opcode.ReadyToTransfer:
                var r2t = ReadyToTransferPdu.Read(frame.Header);
                _session.UpdateWindow(r2t.ExpCmdSN, r2t.MaxCmdSN);
                if (State == ConnectionState.LoggedIn)
                {
                    ReceiveReadyToTransfer(r2t, now);
                }

                break;
            case Opcode.NopIn:
                ReceiveNop(NopInPdu.Read(frame.Header), now);
                break;
            case Opcode.TaskManagementResponse:
                var management = TaskManagementResponsePdu.Read(frame.Header);
                _session.UpdateWindow(management.ExpCmdSN, management.MaxCmdSN);
                if (AcceptStatus(management.StatSN))
                {
                    var task = FindKind(management.InitiatorTaskTag, Opcode.TaskManagementResponse, TaskKind.TaskManagement);
                    task.Outcome = (byte)management.Outcome;
                    _session.Finish(task, now);
                }

                break;
            case Opcode.TextResponse:
                ReceiveText(TextResponsePdu.Read(frame.Header), frame.Data, now);
                break;
            case Opcode.LogoutResponse:
                var logout = LogoutResponsePdu.Read(frame.Header);
                if (AcceptStatus(logout.StatSN))
                {
                    var task = FindKind(logout.InitiatorTaskTag, Opcode.LogoutResponse, TaskKind.Logout);
                    task.Outcome = (byte)logout.Outcome;
                    _session.Finish(task, now);
                }

                break;
            case Opcode.AsyncMessage:
                ReceiveAsync(AsyncMessagePdu.Read(frame.Header), now);
                break;
            case Opcode.Reject:
                ReceiveReject(RejectPdu.Read(frame.Header), frame.Data, now);
                break;
            case Opcode.DataIn when State == ConnectionState.Logout:
                var late = DataInPdu.Read(frame.Header);
                if (late.HasStatus)
                {
                    AcceptStatus(late.StatSN);
                }

                break;
            default:
                throw Violation($"opcode 0x{(byte)frame.Opcode:x2} from a target");
        }
    }

    private InitiatorTask FindKind(uint tag, Opcode opcode, TaskKind kind)
    {
        var task = Find(tag, opcode);
        return task.Kind == kind ? task : throw Violation($"{opcode} answers a {task.Kind} task");
    }

    private void ReceiveResponse(in ScsiResponsePdu response, ReadOnlySpan<byte> data, long now)
    {
        _session.UpdateWindow(response.ExpCmdSN, response.MaxCmdSN);
        if (!AcceptStatus(response.StatSN) || State == ConnectionState.Logout)
        {
            return;
        }

        var task = FindKind(response.InitiatorTaskTag, Opcode.ScsiResponse, TaskKind.Scsi);
        task.Status = response.Status;
        task.Overflow = response.Overflow;
        task.Underflow = response.Underflow;
        task.Residual = response.ResidualCount;
        if (response.Response != ServiceResponse.CompletedAtTarget)
        {
            task.Failure = TaskFailure.TargetFailure;
        }

        if (data.Length > 2)
        {
            var length = Math.Min(Math.Min(data.U16(0), data.Length - 2), InitiatorTask.MaxSense);
            if (task.Sense.Length == 0)
            {
                task.Sense = new byte[InitiatorTask.MaxSense];
            }

            data.Slice(2, length).CopyTo(task.Sense);
            task.SenseLength = length;
        }

        _session.Finish(task, now);
    }

    private void ReceiveNop(in NopInPdu nop, long now)
    {
        _session.UpdateWindow(nop.ExpCmdSN, nop.MaxCmdSN);
        if (nop.InitiatorTaskTag != BasicHeader.ReservedTag)
        {
            if (AcceptStatus(nop.StatSN))
            {
                _session.Finish(FindKind(nop.InitiatorTaskTag, Opcode.NopIn, TaskKind.Ping), now);
            }
        }
        else if (nop.TargetTransferTag != BasicHeader.ReservedTag && State == ConnectionState.LoggedIn)
        {
            _counters.PingsAnswered++;
            Send(
                new NopOutPdu
                {
                    Immediate = true,
                    Lun = nop.Lun,
                    InitiatorTaskTag = BasicHeader.ReservedTag,
                    TargetTransferTag = nop.TargetTransferTag,
                    CmdSN = _session.Window.CmdSN,
                    ExpStatSN = ExpStatSN,
                },
                default);
        }
    }

    private void ReceiveText(in TextResponsePdu response, ReadOnlySpan<byte> data, long now)
    {
        _session.UpdateWindow(response.ExpCmdSN, response.MaxCmdSN);
        if (AcceptStatus(response.StatSN))
        {
            _session.ReceiveText(FindKind(response.InitiatorTaskTag, Opcode.TextResponse, TaskKind.Text), response, data, now);
        }
    }

    private void ReceiveAsync(in AsyncMessagePdu message, long now)
    {
        _session.UpdateWindow(message.ExpCmdSN, message.MaxCmdSN);
        if (!AcceptStatus(message.StatSN))
        {
            return;
        }

        _counters.AsyncMessages++;
        switch (message.Event)
        {
            case AsyncEvent.LogoutRequest:
                _session.RequestLogout(now, message.Parameter3);
                break;
            case AsyncEvent.SessionDrop:
            case AsyncEvent.ConnectionDrop when message.Parameter1 == Cid:
                throw new IscsiException($"the target drops the {(message.Event == AsyncEvent.SessionDrop ? "session" : "connection")}, wait {message.Parameter2} s");
            case AsyncEvent.NegotiationRequest:
                _session.AnswerNegotiationRequest(this, now);
                break;
            case AsyncEvent.TaskTermination:
                throw Violation("asynchronous message 5 without FastAbort");
        }
    }

    private void ReceiveReject(in RejectPdu reject, ReadOnlySpan<byte> data, long now)
    {
        _session.UpdateWindow(reject.ExpCmdSN, reject.MaxCmdSN);
        if (!AcceptStatus(reject.StatSN))
        {
            return;
        }

        _counters.Rejects++;
        var task = data.Length >= BasicHeader.Size ? _session.FindTask(BasicHeader.InitiatorTaskTag(data)) : null;
        if (task is null || task.Connection != this)
        {
            // An answer to a ping of ours that came too late concerns no task; anything else would leave a task waiting for ever.
            if (data.Length >= BasicHeader.Size && BasicHeader.OpcodeOf(data) == Opcode.NopOut)
            {
                return;
            }

            throw Violation($"the target rejects a PDU: {reject.Reason}");
        }

        if (reject.Reason == RejectReason.DataDigestError)
        {
            // Rejected data is followed by the command's status (RFC 7143 section 7.8); a rejected command leaves a hole in the numbering
            // that only a new session closes at error recovery level 0.
            _counters.DataDigestErrors++;
            if (BasicHeader.OpcodeOf(data) != Opcode.DataOut)
            {
                throw new IscsiProtocolException(ProtocolError.DataDigest, "the target got a command with a wrong data digest");
            }

            task.IsDamaged = true;
            return;
        }

        task.Failure = TaskFailure.Rejected;
        task.Outcome = (byte)reject.Reason;
        _session.Finish(task, now);
    }
}
