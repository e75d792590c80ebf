using Bench.Iscsi.Pdu;

namespace Bench.Iscsi.Session;

// PDUs to what they mean.
internal sealed unsafe partial class InitiatorConnection
{
    private const int MaxRejects = 8;

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
                if (AcceptStatus(management.StatSN) && Answers(management.InitiatorTaskTag))
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
                if (AcceptStatus(logout.StatSN) && Answers(logout.InitiatorTaskTag))
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

    // False for the answer to a request that is over: with recovery answers may come late, without it they break the protocol.
    private bool Answers(uint tag) => _ledger is null || _session.FindTask(tag) is { } task && task.Connection == this;

    private InitiatorTask FindKind(uint tag, Opcode opcode, TaskKind kind)
    {
        var task = Find(tag, opcode);
        return task.Kind == kind ? task : throw Violation($"{opcode} answers a {task.Kind} task");
    }

    private void ReceiveResponse(in ScsiResponsePdu response, ReadOnlySpan<byte> data, long now)
    {
        _session.UpdateWindow(response.ExpCmdSN, response.MaxCmdSN);
        var keepBack = false;
        if (_ledger is not null && _session.FindTask(response.InitiatorTaskTag) is { Kind: TaskKind.Scsi } open && open.Connection == this)
        {
            open.Recovery!.Final = response.ExpDataSN;
            keepBack = LacksData(open);
        }

        if (!AcceptStatus(response.StatSN, keepBack) || State == ConnectionState.Logout || !Answers(response.InitiatorTaskTag))
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

        if (_ledger is not null)
        {
            FinishOrKeep(task, response.StatSN, now);
            return;
        }

        _session.Finish(task, now);
    }

    private void ReceiveNop(in NopInPdu nop, long now)
    {
        _session.UpdateWindow(nop.ExpCmdSN, nop.MaxCmdSN);
        if (nop.InitiatorTaskTag != BasicHeader.ReservedTag)
        {
            if (AcceptStatus(nop.StatSN) && Answers(nop.InitiatorTaskTag))
            {
                _session.Finish(FindKind(nop.InitiatorTaskTag, Opcode.NopIn, TaskKind.Ping), now);
                if (_ledger is not null)
                {
                    _session.ForgetPings(this);
                }
            }

            return;
        }

        if (_ledger is not null)
        {
            NoteNextStatus(nop.StatSN);
        }

        if (nop.TargetTransferTag != BasicHeader.ReservedTag && State == ConnectionState.LoggedIn)
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
        if (AcceptStatus(response.StatSN) && Answers(response.InitiatorTaskTag))
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
                throw new ConnectionLossException(null, message.Parameter2, message.Parameter3);
            case AsyncEvent.ConnectionDrop when message.Parameter1 == Cid:
                throw new ConnectionLossException(Cid, message.Parameter2, message.Parameter3);
            case AsyncEvent.ConnectionDrop:
                // This connection goes on, so its bytes must be worked through first.
                _session.DropNotice = new ConnectionLossException(message.Parameter1, message.Parameter2, message.Parameter3);
                break;
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
        if (_ledger is not null && data.Length >= BasicHeader.Size && BasicHeader.OpcodeOf(data) == Opcode.Snack)
        {
            GiveUpData(SnackPdu.Read(data), reject.Reason, now);
            return;
        }

        var task = data.Length >= BasicHeader.Size ? _session.FindTask(BasicHeader.InitiatorTaskTag(data)) : null;
        if (task is null || task.Connection != this)
        {
            // An answer to a ping of ours that came too late concerns no task; anything else would leave a task waiting for ever.
            if (data.Length >= BasicHeader.Size && (_ledger is not null || BasicHeader.OpcodeOf(data) == Opcode.NopOut))
            {
                return;
            }

            throw Violation($"the target rejects a PDU: {reject.Reason}");
        }

        if (reject.Reason == RejectReason.DataDigestError)
        {
            _counters.DataDigestErrors++;
            switch (BasicHeader.OpcodeOf(data))
            {
                case Opcode.ScsiCommand when task.Kind == TaskKind.Scsi && task.Retries++ < MaxRejects:
                    // Section 7.3: the command was not received, and the hole in the numbering is ours to plug.
                    RetryCommand(task, now);
                    return;
                case Opcode.DataOut:
                    // Section 7.8: a recovery R2T follows, or the command's status.
                    task.IsDamaged |= _ledger is null;
                    return;
                default:
                    throw new IscsiProtocolException(ProtocolError.DataDigest, "the target gets nothing but wrong data digests");
            }
        }

        task.Failure = TaskFailure.Rejected;
        task.Outcome = (byte)reject.Reason;
        _session.Finish(task, now);
    }
}
