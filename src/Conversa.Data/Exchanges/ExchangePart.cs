namespace Conversa.Data.Exchanges;

/// <summary>Which of its texts an exchange is searched by.</summary>
public enum ExchangePart
{
    /// <summary>Either: the one that fits better counts.</summary>
    QuestionOrResponse,

    /// <summary>What was asked.</summary>
    Question,

    /// <summary>What was answered.</summary>
    Response,
}
